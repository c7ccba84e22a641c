package import Dispatch
import Glibc

/// Turns signals of the process into calls on a queue.
package final class SignalWatcher {
  private let sources: [any DispatchSourceSignal]

  /// Takes the signals over from now on; their default effect no longer happens.
  package init(
    _ signals: [Int32], queue: DispatchQueue, handler: @escaping @Sendable (Int32) -> Void
  ) {
    sources = signals.map { number in
      _ = signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
      source.setEventHandler { @Sendable in handler(number) }
      source.activate()
      return source
    }
  }

  /// A write to a socket whose peer is gone is an error to handle, not the end of the process.
  package static func ignoreBrokenPipe() { _ = signal(SIGPIPE, SIG_IGN) }

  package func cancel() {
    for source in sources { source.cancel() }
  }
}
