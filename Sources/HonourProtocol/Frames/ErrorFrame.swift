/// The last words of a side that cannot go on.
///
/// Source: `Protocol/errors.md`.
package struct ErrorFrame: Hashable, Sendable {
  package let rawCode: UInt64
  package let rawAction: UInt8
  /// 0 where waiting does not help.
  package let retryAfterSeconds: UInt64
  /// What it says depends on the code: often an offset in the receiver's own stream.
  package let detail: UInt64

  package init(_ code: ErrorCode, retryAfterSeconds: UInt64 = 0, detail: UInt64 = 0) {
    rawCode = code.rawValue
    rawAction = code.action.rawValue
    self.retryAfterSeconds = retryAfterSeconds
    self.detail = detail
  }

  /// Nil for a code that version 1 does not know.
  package var code: ErrorCode? { ErrorCode(rawValue: rawCode) }

  /// Whether it says that the sender does not let the receiver in, or not for this.
  package var isAdmission: Bool { action == .admit || code == .badInvitation }

  package var action: ErrorAction { ErrorAction(rawValue: rawAction) ?? .stop }

  init(from reader: inout ByteReader) throws(WireError) {
    rawCode = try reader.unsigned("code")
    rawAction = try reader.byte("action")
    retryAfterSeconds = try reader.unsigned("retryAfter")
    detail = try reader.unsigned("detail")
    reader.ignoreRest("extension")
  }

  func write(to writer: inout ByteWriter) {
    writer.unsigned(rawCode)
    writer.byte(rawAction)
    writer.unsigned(retryAfterSeconds)
    writer.unsigned(detail)
  }
}
