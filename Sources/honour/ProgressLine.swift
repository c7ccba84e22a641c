import Dispatch
import Glibc
import HonourClient
import HonourTerminal
import Synchronization

/// One line on standard error that is written over and over, on a terminal only.
final class ProgressLine: Sendable {
  private struct State {
    var isShown = false
    var shownAt: UInt64 = 0
    var label = ""
  }

  private static let intervalNanoseconds: UInt64 = 100_000_000
  private let isOn: Bool
  private let state = Mutex(State())

  init(isQuiet: Bool) { isOn = !isQuiet && isatty(STDERR_FILENO) == 1 }

  func show(_ event: SyncEvent) {
    guard isOn else { return }
    switch event {
    case .connected(let address):
      write("Connected to \(address)")
    case .comparing(let target):
      let revision = NumberWords.grouped(target.revision)
      write("Comparing with revision \(revision) …")
    case .began(let offer):
      let revision = NumberWords.grouped(offer.revision)
      let kind = offer.shape.rawValue
      state.withLock { $0.label = "Receiving revision \(revision), \(kind)" }
    case .progress(let progress):
      showProgress(progress)
    case .applying:
      write("Verifying and applying …")
    case .enrolled, .synced, .notified, .waiting:
      break
    }
  }

  /// Takes the line away.
  func clear() {
    guard isOn, state.withLock({ $0.isShown }) else { return }
    put("\r\u{1B}[K")
    state.withLock { $0.isShown = false }
  }

  private func showProgress(_ progress: TransferProgress) {
    let now = DispatchTime.now().uptimeNanoseconds
    let isLast = progress.receivedBytes == progress.totalBytes
    let label = state.withLock { state -> String? in
      guard isLast || now >= state.shownAt + Self.intervalNanoseconds else { return nil }
      state.shownAt = now
      return state.label
    }
    guard let label else { return }
    let share = Double(progress.receivedBytes) / Double(max(progress.totalBytes, 1))
    let received = NumberWords.grouped(progress.receivedBytes)
    let total = NumberWords.grouped(progress.totalBytes)
    write("\(label): \(received) of \(total) bytes (\(Int(share * 100)) %)")
  }

  private func write(_ text: String) {
    put("\r" + text + "\u{1B}[K")
    state.withLock { $0.isShown = true }
  }

  private func put(_ text: String) {
    StandardError.write(text)
  }
}
