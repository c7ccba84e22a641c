extension RecordWalk {
  mutating func checkProvenance(_ value: JSONValue, at field: String) {
    guard let object = value.object else {
      add(.wrongType, field, value, allowed: ["object"])
      return
    }
    for member in object.members {
      let place = field + "." + member.name.string
      guard checkFieldName(member.name, at: place) else { continue }
      checkPointers(member.value, at: place)
    }
  }

  mutating func checkAlternatives(_ value: JSONValue, at field: String) {
    guard let object = value.object else {
      add(.wrongType, field, value, allowed: ["object"])
      return
    }
    for member in object.members {
      let place = field + "." + member.name.string
      guard checkFieldName(member.name, at: place) else { continue }
      guard let items = member.value.array else {
        add(.wrongType, place, member.value, allowed: ["list"])
        continue
      }
      for (index, item) in items.enumerated() {
        let itemPlace = "\(place)[\(index)]"
        guard let alternative = item.object else {
          add(.wrongType, itemPlace, item, allowed: ["object"])
          continue
        }
        if alternative["value"] == nil { add(.required, itemPlace + ".value") }
        if let pointers = alternative["prov"] { checkPointers(pointers, at: itemPlace + ".prov") }
      }
    }
  }

  /// Bytes of a field's name in `prov` and `alts`.
  private static let fieldNameBytes = 128

  /// A name of `prov` and `alts`: a field, or one item of a list as `field[n]`.
  private mutating func checkFieldName(_ name: Text, at field: String) -> Bool {
    let bytes = name.string.utf8
    let base = bytes.prefix { $0 != UInt8(ascii: "[") }
    let index = bytes.dropFirst(base.count)
    let digits = index.dropFirst().dropLast()
    let isIndex =
      index.last == UInt8(ascii: "]") && (1...9).contains(digits.count)
      && digits.allSatisfy { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }
    guard (1...Self.fieldNameBytes).contains(base.count), index.isEmpty || isIndex else {
      add(.fieldNameForm, field, .string(name))
      return false
    }
    return true
  }

  private mutating func checkPointers(_ value: JSONValue, at field: String) {
    guard let items = value.array else {
      add(.wrongType, field, value, allowed: ["list"])
      return
    }
    for (index, item) in items.enumerated() {
      let place = "\(field)[\(index)]"
      switch item {
      case .string: checkPointer(item, at: place)
      case .object(let object):
        if let pointer = object["ref"] {
          checkPointer(pointer, at: place + ".ref")
        } else {
          add(.required, place + ".ref")
        }
        for rule in Self.pointerFields {
          guard let member = object[rule.name] else { continue }
          check(member, rule.type, at: place + "." + rule.name)
        }
        if let digest = object["span_sha256"], let text = digest.text, !Self.isSHA256(text) {
          add(.wrongType, place + ".span_sha256", digest, allowed: ["64 hexadecimal digits"])
        }
      case .null, .bool, .number, .array:
        add(.wrongType, place, item, allowed: ["text", "object"])
      }
    }
  }

  private static let pointerFields: [FieldRule] = [
    FieldRule("kind", .choice(["body", "caption", "quote", "lead"])),
    FieldRule("stated", .choice(["explicit", "implied", "inferred"])),
    FieldRule("span_sha256", .text),
  ]

  private mutating func checkPointer(_ value: JSONValue, at field: String) {
    guard let text = value.text else {
      add(.wrongType, field, value, allowed: ["text"])
      return
    }
    if ProvenancePointer(text) == nil { add(.pointerForm, field, value) }
  }

  private static func isSHA256(_ text: String) -> Bool {
    text.utf8.count == 64
      && text.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"): true
        default: false
        }
      }
  }
}
