import HonourModel
import HonourProtocol
import HonourStore
import Testing

@testable import HonourServer

@Suite struct KindCountTests {
  @Test func `the kinds of an offer are bounded, and those of two transfers are added`() {
    var count = KindCount()
    for kind in 100..<180 {
      for id in ["a", "b"] {
        let key = RecordKey(kind: "k\(kind)", id: id)
        count.add(RecordDifference(key: key, old: [], new: id == "a" ? [] : nil))
      }
    }
    #expect(count.kinds.count == 64)
    #expect(count.kinds[62] == Offer.Kind(name: "k162", puts: 1, deletes: 1))
    #expect(count.kinds.last == Offer.Kind(name: "", puts: 17, deletes: 17))
    let more = [Offer.Kind(name: "k100", puts: 5, deletes: 0)]
    let sum = KindCount.sum(more, count.kinds)
    #expect(sum.first == Offer.Kind(name: "k100", puts: 6, deletes: 1))
    #expect(Array(sum.dropFirst()) == Array(count.kinds.dropFirst()))
    #expect(KindCount.sum([Offer.Kind(name: "a", puts: 1, deletes: 0)], sum).count == 64)
  }
}
