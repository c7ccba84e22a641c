import HonourModel

/// Small numbers for the texts of a snapshot, given out by the thread that prepares its records.
///
/// The thread that stores them so looks each text up once, and keeps what it found in a list.
struct TextSlots {
  /// Texts remembered; beyond it the next batch starts afresh.
  static let capacity = 131_072

  private var slots: [Text: Int] = [:]
  /// The texts that the batch at hand met first, in the order of their slots.
  private(set) var news: [Text] = []

  /// Begins a batch and gives the slot of its first new text; at 0 all earlier slots are void.
  mutating func startBatch() -> Int {
    if slots.count >= Self.capacity { slots.removeAll(keepingCapacity: true) }
    news = []
    return slots.count
  }

  mutating func slot(of text: Text) -> Int {
    if let known = slots[text] { return known }
    let slot = slots.count
    slots[text] = slot
    news.append(text)
    return slot
  }
}
