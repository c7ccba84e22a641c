/// The members of a JSON object, sorted by name in byte order, each name once.
package struct JSONObject: Hashable, Sendable {
  package struct Member: Hashable, Sendable {
    package let name: Text
    package let value: JSONValue

    package init(name: Text, value: JSONValue) {
      self.name = name
      self.value = value
    }
  }

  package private(set) var members: [Member]

  /// Sorts the members; nil where a name stands twice.
  package init?(_ members: [Member]) {
    if Self.areInOrder(members) {
      self.members = members
      return
    }
    let sorted = members.sorted { $0.name < $1.name }
    guard Self.areInOrder(sorted) else { return nil }
    self.members = sorted
  }

  /// Whether the names rise strictly.
  private static func areInOrder(_ members: [Member]) -> Bool {
    var index = 1
    while index < members.count {
      guard members[index - 1].name < members[index].name else { return false }
      index += 1
    }
    return true
  }

  package init() { members = [] }

  package subscript(name: String) -> JSONValue? {
    get { self[Text(name)] }
    set { self[Text(name)] = newValue }
  }

  package subscript(name: Text) -> JSONValue? {
    get {
      let place = insertionIndex(of: name)
      guard place < members.count, members[place].name == name else { return nil }
      return members[place].value
    }
    set {
      let place = insertionIndex(of: name)
      if place < members.count, members[place].name == name { members.remove(at: place) }
      if let newValue { members.insert(Member(name: name, value: newValue), at: place) }
    }
  }

  /// The first place whose name is not before `name`.
  private func insertionIndex(of name: Text) -> Int {
    var low = 0
    var high = members.count
    while low < high {
      let middle = (low + high) / 2
      if members[middle].name < name { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
