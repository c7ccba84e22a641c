import HonourModel

/// A fault in words: what it is, and what was expected.
package enum FaultWords {
  /// A short name for programs: `varint-not-minimal`.
  package static func name(_ reason: WireError.Reason) -> String {
    switch reason {
    case .truncated: "truncated"
    case .trailingBytes: "trailing-bytes"
    case .varintTooLong: "varint-too-long"
    case .varintNotMinimal: "varint-not-minimal"
    case .aboveLimit: "above-limit"
    case .belowLimit: "below-limit"
    case .wrongNumber: "wrong-number"
    case .wrongBytes: "wrong-bytes"
    case .unknownValue: "unknown-value"
    case .notUTF8: "not-utf8"
    case .damaged: "damaged"
    case .unknownCriticalFrame: "unknown-critical-frame"
    case .unexpectedFrame: "unexpected-frame"
    case .noCommonVersion: "no-common-version"
    case .inflate: "inflate"
    case .wrongDigest: "wrong-digest"
    case .notRising: "not-rising"
    case .noKey: "no-key"
    case .notNewer: "not-newer"
    case .foreignLineage: "foreign-lineage"
    }
  }

  /// The bytes and what they say: `09 (version 9)`.
  package static func found(_ error: WireError) -> String {
    let bytes = error.found.isEmpty ? "nothing" : Hexadecimal.spaced(error.found)
    let said = found(error.reason)
    return said.isEmpty ? bytes : error.found.isEmpty ? said : "\(bytes) (\(said))"
  }

  /// What the bytes say, beside the bytes themselves; empty where they speak for themselves.
  package static func found(_ reason: WireError.Reason) -> String {
    switch reason {
    case .truncated(_, let available): "\(available) bytes, then the end"
    case .trailingBytes(let count): "\(count) more bytes"
    case .aboveLimit(let value, _), .belowLimit(let value, _), .wrongNumber(let value, _),
      .unknownValue(let value, _):
      "\(value)"
    case .unknownCriticalFrame(let type), .unexpectedFrame(let type):
      FrameType(rawValue: type)?.name ?? "type \(Hexadecimal.number(type))"
    case .noCommonVersion(let lowest, let highest): versions(lowest, highest)
    case .inflate(let fault): inflated(fault)
    case .varintTooLong, .varintNotMinimal, .wrongBytes, .notUTF8, .damaged, .wrongDigest,
      .notRising, .noKey, .notNewer, .foreignLineage:
      ""
    }
  }

  package static func expected(_ reason: WireError.Reason) -> String {
    switch reason {
    case .truncated(let needed, _): "\(needed) bytes or more"
    case .trailingBytes: "the end of the payload"
    case .varintTooLong(let byteLimit): "a varint of at most \(byteLimit) bytes and 64 bits"
    case .varintNotMinimal: "a varint without a last byte of zero"
    case .aboveLimit(_, let limit): "at most \(limit)"
    case .belowLimit(_, let limit): "at least \(limit)"
    case .wrongNumber(_, let expected): "\(expected)"
    case .wrongBytes(let expected): Hexadecimal.spaced(expected)
    case .unknownValue(_, let known):
      known.lowerBound == known.upperBound
        ? "\(known.lowerBound)" : "\(known.lowerBound) to \(known.upperBound)"
    case .notUTF8: "valid UTF-8"
    case .damaged(let expected):
      Hexadecimal.spaced([expected]) + ", the check of the bytes that came"
    case .unknownCriticalFrame: "a type that this version knows"
    case .unexpectedFrame: "a frame that this side may send at this point"
    case .noCommonVersion: versions(WireLimits.versions.lowerBound, WireLimits.versions.upperBound)
    case .inflate: "one deflate stream of exactly the plain length"
    case .wrongDigest(let expected): "plain bytes whose digest is \(Hexadecimal.encode(expected))"
    case .notRising: "a larger one than before it"
    case .noKey: "a record's key: a kind and an id"
    case .notNewer: "a newer position than the one pulled from"
    case .foreignLineage: "the lineage of the position pulled from"
    }
  }

  private static func versions(_ lowest: UInt8, _ highest: UInt8) -> String {
    lowest == highest ? "version \(lowest)" : "versions \(lowest) to \(highest)"
  }

  private static func inflated(_ fault: Inflater.Fault) -> String {
    switch fault {
    case .corrupt: "no deflate stream, or one that reaches back too far"
    case .truncated: "a deflate stream that does not end"
    case .short(let byteCount): "a deflate stream of \(byteCount) bytes"
    case .long: "a deflate stream that gives more"
    case .trailing(let byteCount): "\(byteCount) bytes after the deflate stream"
    }
  }
}
