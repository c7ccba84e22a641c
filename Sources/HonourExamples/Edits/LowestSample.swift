/// The items with the lowest tickets among all that were offered, at most a given number.
///
/// Tickets that are hashes of the items' keys make this a fair sample that does not depend on the
/// order in which the items come.
struct LowestSample<Item> {
  struct Entry {
    let ticket: UInt64
    let item: Item
  }

  private let limit: Int
  /// A heap with the highest ticket first.
  private var heap: [Entry] = []

  init(limit: Int) { self.limit = max(0, limit) }

  /// Whether an item with this ticket would be kept now.
  func wants(_ ticket: UInt64) -> Bool {
    heap.count < limit || (heap.first.map { ticket < $0.ticket } ?? false)
  }

  mutating func offer(_ item: Item, ticket: UInt64) {
    guard wants(ticket) else { return }
    if heap.count < limit {
      heap.append(Entry(ticket: ticket, item: item))
      rise(from: heap.count - 1)
    } else {
      heap[0] = Entry(ticket: ticket, item: item)
      sink(from: 0)
    }
  }

  /// The kept items by rising ticket.
  var items: [Item] { heap.sorted { $0.ticket < $1.ticket }.map(\.item) }

  private mutating func rise(from start: Int) {
    var place = start
    while place > 0, heap[(place - 1) / 2].ticket < heap[place].ticket {
      heap.swapAt(place, (place - 1) / 2)
      place = (place - 1) / 2
    }
  }

  private mutating func sink(from start: Int) {
    var place = start
    while true {
      let left = place * 2 + 1
      guard left < heap.count else { return }
      let right = left + 1
      let child = right < heap.count && heap[right].ticket > heap[left].ticket ? right : left
      guard heap[child].ticket > heap[place].ticket else { return }
      heap.swapAt(child, place)
      place = child
    }
  }
}
