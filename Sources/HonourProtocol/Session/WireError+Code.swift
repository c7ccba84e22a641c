extension WireError {
  /// What to tell the peer about its bytes.
  ///
  /// Source: `Protocol/errors.md`.
  package var code: ErrorCode {
    switch reason {
    case .truncated, .trailingBytes, .varintTooLong, .varintNotMinimal, .belowLimit, .wrongBytes,
      .unknownValue, .notUTF8:
      .malformed
    case .aboveLimit: .tooLarge
    case .damaged, .wrongDigest: .damaged
    case .unexpectedFrame: .unexpectedFrame
    case .unknownCriticalFrame: .unknownFrame
    case .noCommonVersion: .unsupportedVersion
    case .wrongNumber, .inflate, .notRising, .noKey, .notNewer, .foreignLineage:
      .refusedTransfer
    }
  }

  /// The ERROR frame that answers these bytes.
  package var frame: ErrorFrame {
    switch reason {
    case .unknownCriticalFrame(let type): ErrorFrame(code, detail: UInt64(type))
    case .noCommonVersion:
      ErrorFrame(
        code,
        detail: UInt64(WireLimits.versions.lowerBound) << 8
          | UInt64(WireLimits.versions.upperBound))
    case .truncated, .trailingBytes, .varintTooLong, .varintNotMinimal, .belowLimit, .wrongBytes,
      .unknownValue, .notUTF8, .aboveLimit, .damaged, .wrongDigest, .unexpectedFrame,
      .wrongNumber, .inflate, .notRising, .noKey, .notNewer, .foreignLineage:
      ErrorFrame(code, detail: offset)
    }
  }
}
