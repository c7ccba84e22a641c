import Logging
import Synchronization

/// What a daemon logged, line by line: the message, then its fields in the order of their names.
final class LogLines: LogHandler, Sendable {
  private let kept = Mutex<[String]>([])

  /// The lines that begin with a message.
  func lines(_ message: String) -> [String] {
    kept.withLock { $0.filter { $0.hasPrefix(message + " ") } }
  }

  func log(event: LogEvent) {
    let fields = (event.metadata ?? [:]).sorted { $0.key < $1.key }
      .map { "\($0.key)=\($0.value)" }
    let line = ([event.message.description] + fields).joined(separator: " ")
    kept.withLock { $0.append(line) }
  }

  var logLevel: Logger.Level {
    get { .trace }
    set {}
  }
  var metadata: Logger.Metadata {
    get { [:] }
    set {}
  }
  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { nil }
    set {}
  }
}
