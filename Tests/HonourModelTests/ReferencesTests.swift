import HonourModel
import Testing

@Suite struct ReferencesTests {
  private func record(_ text: String) throws -> Record {
    try Record(canonicalBytes: Array(text.utf8))
  }

  private func references(_ text: String) throws -> [String] {
    References.of(try record(text)).map { "\($0.field) -> \($0.target.path)" }
  }

  @Test func `an honour refers to what its table says`() throws {
    #expect(
      try references(
        """
        {"kind":"honour","id":"h","award_type":"HC@2024","recipient_kind":"person",
        "recipient":"person/p/1","decision":"d","campaign":"c","event":"e","unit_at":"x",
        "scope":["u1","u2"]}
        """) == [
          "award_type -> award_type/HC@2024", "campaign -> campaign/c", "decision -> decision/d",
          "event -> event/e", "recipient -> person/p/1", "scope[0] -> unit/u1",
          "scope[1] -> unit/u2",
        ])
  }

  @Test func `pointers of prov and alts refer to their sources`() throws {
    #expect(
      try references(
        """
        {"kind":"person","id":"p","name":"x","prov":{"name":["s-1#P02:5-9"],"posts_at[0]":
        [{"ref":"s-2#P03:1-2","kind":"body"}]},"alts":{"rank":[{"value":"x","prov":["s-3#P1:1-2"]}]}}
        """) == [
          "alts.rank[0].prov[0] -> source/s-3", "prov.name[0] -> source/s-1",
          "prov.posts_at[0][0].ref -> source/s-2",
        ])
  }

  @Test func `lists, paths and objects are followed`() throws {
    #expect(
      try references(#"{"kind":"event","id":"e","recipients":["person/p","unit/u/1"]}"#)
        == ["recipients[0] -> person/p", "recipients[1] -> unit/u/1"])
    #expect(try references(#"{"kind":"event","id":"e","recipients":"unknown"}"#) == [])
    #expect(
      try references(
        #"{"kind":"exemplar","id":"e","subject":"unit/u","replicated_at":[{"unit":"v"}]}"#)
        == ["replicated_at[0].unit -> unit/v", "subject -> unit/u"])
    #expect(
      try references(
        #"{"kind":"open_question","id":"q","about":[{"kind":"figure","id":"f","field":"value"}]}"#)
        == ["about[0] -> figure/f"])
  }

  @Test func `a kind that is not known has its common references`() throws {
    #expect(
      try references(#"{"kind":"novelty","id":"n","parent":"x","scope":["u"]}"#)
        == ["scope[0] -> unit/u"])
  }

  @Test func `the natural key of a decision is its issuer, number and year`() throws {
    let one = try record(
      #"{"kind":"decision","id":"a","issuer":"BCA","number":"7","issued_on":"2020-05-01"}"#)
    let two = try record(
      #"{"kind":"decision","id":"b","issuer":"BCA","number":"7","issued_on":"2020-XX"}"#)
    let three = try record(
      #"{"kind":"decision","id":"b","issuer":"BCA","number":"7","issued_on":"2021"}"#)
    #expect(References.naturalKey(of: one) == References.naturalKey(of: two))
    #expect(References.naturalKey(of: one) != References.naturalKey(of: three))
    #expect(References.naturalKey(of: try record(#"{"kind":"unit","id":"u"}"#)) == nil)
  }
}
