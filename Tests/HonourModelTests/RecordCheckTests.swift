import HonourModel
import Testing

@Suite struct RecordCheckTests {
  private func faults(_ text: String) throws -> [String] {
    let document = try JSONParser.document(Array(text.utf8))
    let fields = try #require(document.value.object)
    return RecordCheck.faults(in: fields, rewrittenNumbers: document.rewrittenNumbers).map {
      "\($0.code.rawValue) \($0.field)"
    }
  }

  /// The faults of a record with some fields changed or added.
  private func faults(_ kind: RecordKind, with fields: String) throws -> [String] {
    var object = try #require(JSONParser.parse(Array(Self.examples(kind).utf8)).object)
    let document = try JSONParser.document(Array("{\(fields)}".utf8))
    for member in try #require(document.value.object).members {
      if case .null = member.value {
        object[member.name] = nil
      } else {
        object[member.name] = member.value
      }
    }
    return RecordCheck.faults(in: object, rewrittenNumbers: document.rewrittenNumbers).map {
      "\($0.code.rawValue) \($0.field)"
    }
  }

  /// The smallest record of each kind.
  private static func examples(_ kind: RecordKind) -> String {
    let fields =
      switch kind {
      case .source: #""publisher":"p","language":"vi""#
      case .unit, .person, .taskArea: #""name":"n""#
      case .event: #""label":"l","type":"congress""#
      case .participation: #""event":"e","person":"p","roles":["chair","speak"]"#
      case .campaign: #""name":"n""#
      case .figure: #""measure":"m","qualifier":"nearly","unit_of_count":"cases""#
      case .statement: #""type":"praise","speaker":"p","paraphrase_en":"x""#
      case .awardType: #""name_vi":"n","family":"order""#
      case .decision: #""number":"1","issuer":"i","issued_on":"2020","type":"grant""#
      case .honour:
        #""award_type":"t","recipient_kind":"unit","recipient":"unit/u/1","recipient_name_at":"n""#
      case .exemplar: #""title":"t""#
      case .openQuestion:
        #""about":[{"kind":"event","id":"e"}],"question":"q","readings":["r"],"state":"open""#
      }
    return #"{"kind":"\#(kind.rawValue)","id":"x",\#(fields)}"#
  }

  @Test(arguments: RecordKind.allCases)
  func `the smallest record of a kind is taken and each required field is missed`(
    kind: RecordKind
  ) throws {
    #expect(try faults(Self.examples(kind)) == [])
    for field in kind.fields where field.isRequired {
      let code = field.name == "unit_of_count" ? "figure-without-unit" : "required"
      #expect(try faults(kind, with: "\"\(field.name)\":null") == ["\(code) \(field.name)"])
    }
  }

  @Test(arguments: RecordKind.allCases)
  func `a value of another type is refused in every field`(kind: RecordKind) throws {
    for field in kind.fields {
      for value in ["true", "1.5", #"{"no":[1]}"#, "[[]]"] {
        if field.type == .bool, value == "true" { continue }
        let found = try faults(kind, with: "\"\(field.name)\":\(value)")
        #expect(
          found.contains {
            $0.hasSuffix(" " + field.name) || $0.contains(" \(field.name)[")
              || $0.contains(" \(field.name).")
          }, "\(field.name) \(value)")
      }
    }
  }

  @Test func `identity is checked`() throws {
    #expect(try faults("{}") == ["required id", "required kind"])
    #expect(try faults(#"{"kind":"x","id":""}"#) == ["id-form id", "unknown-kind kind"])
    #expect(try faults(#"{"kind":1,"id":2}"#) == ["wrong-type id", "wrong-type kind"])
    #expect(try faults(#"{"kind":"unit","id":"đ","name":"x"}"#) == ["id-form id"])
  }

  @Test func `classes that clients cannot hold are refused`() throws {
    for (name, code) in [
      ("P2", "class-refused"), ("P3", "class-refused"), ("P4", "class-refused"),
      ("P5", "unknown-value"), ("p1", "unknown-value"),
    ] {
      #expect(try faults(.unit, with: #""class":"\#(name)""#) == ["\(code) class"])
    }
    #expect(try faults(.unit, with: #""class":"P1""#) == [])
  }

  @Test func `a known number is written as plain digits of 64 bits`() throws {
    for (text, isTaken) in [
      ("38", true), ("-7", true), ("0", true), ("9223372036854775807", true),
      ("-9223372036854775808", true), ("38.00", false), ("1e3", false), ("-0", false),
      ("1.5", false), ("9223372036854775808", false), ("100000000000000000000", false),
    ] {
      #expect(
        try faults(.figure, with: "\"value\":\(text)") == (isTaken ? [] : ["number-form value"]))
    }
    #expect(try faults(.figure, with: "\"other\":38.00") == [])
    #expect(
      try faults(.source, with: #""parts":[{"no":"P01","start":1.0,"end":2}]"#)
        == ["number-form parts[0].start"])
  }

  @Test func `one of two fields, and only one where both make no sense`() throws {
    #expect(try faults(.participation, with: #""unit":"u""#) == ["only-one person|unit"])
    #expect(try faults(.participation, with: #""person":null"#) == ["required person|unit"])
    #expect(try faults(.participation, with: #""person":null,"unit":"u""#) == [])
    #expect(
      try faults(.statement, with: #""paraphrase_en":null"#)
        == ["required paraphrase_vi|paraphrase_en"])
    #expect(try faults(.statement, with: #""paraphrase_vi":"x""#) == [])
    #expect(try faults(.exemplar, with: #""title":null"#) == ["required title|subject"])
    #expect(try faults(.exemplar, with: #""title":null,"subject":"person/p""#) == [])
  }

  @Test func `decisions name what they are about`() throws {
    #expect(try faults(.decision, with: #""type":"annul""#) == ["annulment-without-target annuls"])
    #expect(try faults(.decision, with: #""type":"annul","annuls":"d""#) == [])
    #expect(try faults(.decision, with: #""type":"strip""#) == ["targets-required targets"])
    #expect(
      try faults(.decision, with: #""type":"restore","targets":[]"#) == ["targets-required targets"]
    )
    #expect(try faults(.decision, with: #""type":"strip","targets":["h"]"#) == [])
    #expect(try faults(.decision, with: #""type":"correct""#) == [])
  }

  @Test func `a recipient is a person or a unit, and the one that is said`() throws {
    #expect(
      try faults(.honour, with: #""recipient":"person/p""#) == ["recipient-mismatch recipient"])
    #expect(try faults(.honour, with: #""recipient":"p""#) == ["reference-form recipient"])
    #expect(try faults(.honour, with: #""recipient":"event/p""#) == ["reference-form recipient"])
    #expect(try faults(.event, with: #""recipients":"unknown""#) == [])
    #expect(
      try faults(.event, with: #""recipients":["person/p","x/y"]"#) == [
        "reference-form recipients[1]"
      ])
    #expect(try faults(.event, with: #""recipients":"many""#) == ["unknown-value recipients"])
  }

  @Test func `pointers and alternatives have their form`() throws {
    #expect(
      try faults(
        .person,
        with: #"""
          "prov":{"name":["s-1#P02:597-617",{"ref":"s#P1:0-1","kind":"body","stated":"inferred","basis":["x"]}],"aliases[0]":["s#P1:1-2"]},
          "alts":{"rank":[{"value":null,"prov":["s#P1:1-2"]}]}
          """#) == [])
    for pointer in [
      "s", "s#P02", "s#P02:5", "s#P02:5-5", "s#P02:6-5", "#P02:1-2", "s#:1-2", "s#P02:-1-2",
      "s#P02:1-99999999999999999",
    ] {
      #expect(
        try faults(.person, with: #""prov":{"name":["\#(pointer)"]}"#)
          == ["pointer-form prov.name[0]"], "\(pointer)")
    }
    #expect(
      try faults(
        .person, with: #""prov":{"name":"s#P1:1-2","a[x]":[],"":[],"b":[{"kind":"foot"}]}"#)
        == [
          "field-name-form prov.", "field-name-form prov.a[x]", "required prov.b[0].ref",
          "unknown-value prov.b[0].kind", "wrong-type prov.name",
        ])
    #expect(
      try faults(.person, with: #""alts":{"rank":[{"prov":[1]}]}"#)
        == ["required alts.rank[0].value", "wrong-type alts.rank[0].prov[0]"])
  }

  @Test func `periods and aliases are texts or objects`() throws {
    #expect(try faults(.event, with: #""period":{"text":"5 năm qua","duration":"P5Y"}"#) == [])
    #expect(try faults(.event, with: #""period":"2020/2025""#) == [])
    #expect(try faults(.event, with: #""period":"2020 - 2025""#) == ["date-form period"])
    #expect(
      try faults(.event, with: #""period":{"duration":"5Y","anchor":"x"}"#)
        == ["required period.text", "date-form period.anchor", "duration-form period.duration"])
    #expect(
      try faults(.unit, with: #""aliases":["a",{"text":"b","kind":"old_name"},{"kind":"x"}]"#)
        == ["required aliases[2].text", "unknown-value aliases[2].kind"])
  }

  @Test func `fields that a kind does not know are listed`() throws {
    let object = try #require(
      JSONParser.parse(Array(#"{"id":"a","kind":"unit","name":"x","zz":1,"a":2,"notes":"n"}"#.utf8))
        .object)
    #expect(RecordCheck.unknownFields(in: object, of: .unit) == ["a", "zz"])
  }
}
