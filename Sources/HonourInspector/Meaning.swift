import HonourProtocol
import HonourTerminal

/// What a field's value says to a person.
enum Meaning {
  static func fields(_ fields: [FieldTrace], of type: FrameType?) -> [InspectedField] {
    fields.map { InspectedField(field: $0, meaning: meaning(of: $0, in: type)) }
  }

  private static func meaning(of field: FieldTrace, in type: FrameType?) -> String {
    switch field.name {
    case "length": return "bytes of payload"
    case "type": return typeMeaning(field, type)
    case "check": return "CRC-8 of the rest of the frame"
    case "extension": return "of a later version, not read"
    default: break
    }
    switch field.value {
    case .unsigned(let value): return number(field.name, value, in: type)
    case .signed(let value): return time(field.name, value)
    case .bytes: return bytes(field.name, in: type)
    case .text: return ""
    }
  }

  private static func typeMeaning(_ field: FieldTrace, _ type: FrameType?) -> String {
    if let type { return type.name }
    return (field.bytes.first ?? 0) & FrameType.ignorableBit == 0
      ? "unknown, critical" : "unknown, may be skipped"
  }

  private static func bytes(_ name: String, in type: FrameType?) -> String {
    switch name {
    case "magic": type == nil ? "a honourd bundle" : "a honourd stream"
    case "held.lineage", "lineage": "the dataset's history"
    case "previous": "hash of the manifest of the revision before"
    case "hash": "of the revision's manifest"
    case "signature":
      switch type {
      case .manifest: "the publisher's, of the target"
      case .fresh: "the daemon's"
      default: "by the new key"
      }
    case "statement": "about keys or an epoch, signed"
    case "invitation": "which one"
    case "proof" where type == .enrol: "that its secret is known"
    case "key": "to go on under"
    case "root": "digest of the whole state"
    case "held.root": "the first half of the digest"
    case "data" where type == .data: "of the file under way; none: its end"
    case "data": type == .rest ? "the end of the frame held in part" : "told below"
    case "base.lineage": "the dataset's history"
    case "base.root": "the first half of the digest"
    case "line": "of the report, as JSON"
    case "encoder": "what deflates; zeros: nobody said"
    case "proof": "of the transfer's identity, or of the part"
    case "recipe": "as in the MANIFEST"
    case "codes": "one for each column, named with the segments"
    default:
      name.hasPrefix("digests")
        ? "of the chunk's plain bytes"
        : name.hasSuffix(".mask") ? "children that are not empty" : ""
    }
  }

  private static func number(_ name: String, _ value: UInt64, in type: FrameType?) -> String {
    switch (type, name) {
    case (nil, "version"): "of the bundle's format"
    case (.hello, "lowest"): "lowest version spoken"
    case (.hello, "highest"): "highest version spoken"
    case (.welcome, "version"): "version chosen"
    case (.hello, "statements"): "the last statement followed"
    case (_, "role"): value == 1 ? "reader" : value == 2 ? "editor" : ""
    case (.fresh, "form"): value == 0 ? "what the next frame leads to" : "another revision"
    case (.enrol, "kind"): value == 1 ? "an invitation" : "a new key"
    case (_, "capabilities"): bits(value)
    case (.offer, "shape"): shape(value)
    case (.offer, "revision"): "after the sync"
    case (.offer, "pulls"): "answers that this takes"
    case (.offer, "bytes"): "of all frames of the answer"
    case (.offer, "kinds"): "kinds of records"
    case (.plan, "held"), (.pull, "held"):
      value == 0
        ? "holds nothing" : value == 3 ? "holds records: a walk" : "holds this position"
    case (_, "held.epoch"), (.manifest, "epoch"): "restores before it"
    case (_, "held.view"), (_, "base.view"), (.manifest, "view"): "the whole"
    case (.publish, "base.epoch"): "restores before it"
    case (.publish, "base.revision"): "that the files were made from"
    case (.publish, "flags"): flags(value)
    case (.publish, "files"): "names of files follow"
    case (.report, "last"): value == 1 ? "how it ended" : "more follows"
    case (.manifest, "shape"), (.hold, "shape"): shape(value)
    case (.hold, "epoch"): "of the target"
    case (.hold, "revision"): "that the transfer leads to"
    case (.hold, "frames"): "whole frames held, the MANIFEST first"
    case (.hold, "part"): "payload bytes held of the next frame"
    case (.resumed, "frames"): "frames that are not sent again"
    case (.resumed, "part"): value == 0 ? "the next frame comes whole" : "bytes before the REST"
    case (.resumed, "newer"): value == 0 ? "this leads to the newest" : "there is more after it"
    case (.resumed, "wireLength"): "bytes of the frames that follow"
    case (.limit, "bytes"): "the most of the next answer"
    case (.pause, "next"): "bytes of the frames that come next"
    case (.pause, "left"): "bytes of all that are left"
    case (.walk, "epoch"): "restores before it"
    case (.walk, "view"): "the whole"
    case (.walk, "revision"): "to walk to"
    case (.walk, "recordCount"): "records of it"
    case (.walk, "canonicalBytes"): "of all its records"
    case (.walk, "exact"): value == 0 ? "the price is estimated" : "the price is known"
    case (.walk, "snapshotBytes"): "bytes of its snapshot"
    case (.nodes, "level"): "0 would be the buckets, 4 the root"
    case (.entries, _): "records in the bucket"
    case (.want, _) where name.hasSuffix(".count"): "records of the bucket"
    case (.nodes, _), (.list, _), (.want, _):
      name.hasSuffix("[0]") ? "the first" : "skipped since the one before"
    case (.manifest, "revision"): "after the transfer"
    case (.manifest, "recordCount"): "records of the target"
    case (.manifest, "canonicalBytes"): "of all its records"
    case (.manifest, "puts"): "records to insert or replace"
    case (.manifest, "deletes"): "records to delete"
    case (.manifest, "recipe"): value == 0 ? "rows: whole records" : "columns, by codes"
    case (.manifest, "codes.length"): "bytes of codes"
    case (.manifest, "plainLength"): "bytes of the plain stream"
    case (.manifest, "wireLength"): "bytes of the frames that follow"
    case (.chunk, "method"):
      value == 0 ? "stored" : value == 1 ? "deflated" : "deflated on the base"
    case (.chunk, "plainLength"): "bytes once inflated"
    case (.notify, "revision"): "published"
    case (.ping, "token"): "to be sent back"
    case (.pong, "token"): "the PING's"
    case (.goodbye, "reason"): value == 0 ? "done" : "going away"
    case (.error, "code"): ErrorCode(rawValue: value)?.name ?? "unknown: obey the action"
    case (.error, "action"): action(value)
    case (.error, "retryAfter"): value == 0 ? "waiting does not help" : "seconds"
    case (.error, "detail"): "see the code in errors.md"
    default: ""
    }
  }

  private static func time(_ name: String, _ value: Int64) -> String {
    switch name {
    case "publishedAt", "time": TimeWords.iso(value)
    case "expires": value == 0 ? "never" : TimeWords.iso(value)
    default: ""
    }
  }

  private static func bits(_ value: UInt64) -> String {
    guard value != 0 else { return "none" }
    let set = (0..<UInt64.bitWidth).filter { value >> UInt64($0) & 1 == 1 }
    return "bits " + set.map { String($0) }.joined(separator: ", ")
  }

  private static func flags(_ value: UInt64) -> String {
    let names = ["the whole state", "repair texts", "dry run"]
    let said = names.indices.filter { value >> UInt64($0) & 1 == 1 }.map { names[$0] }
    return said.isEmpty ? "none" : said.joined(separator: ", ")
  }

  private static func action(_ value: UInt64) -> String {
    guard let byte = UInt8(exactly: value), let action = ErrorAction(rawValue: byte) else {
      return "unknown, read as stop"
    }
    return switch action {
    case .stop: "stop: tell a person"
    case .retry: "retry: come back later"
    case .update: "update: a newer program is needed"
    case .choose: "choose: another dataset"
    case .alarm: "alarm: tell a person at once"
    case .admit: "admit: the operator has to"
    }
  }

  /// What a MANIFEST, a HOLD or an OFFER says of the transfer, whether it tells an encoder or not.
  private static func shape(_ value: UInt64) -> String {
    switch value & 0xF {
    case 1: "delta"
    case 2: "snapshot"
    case 3: "patch"
    default: ""
    }
  }
}
