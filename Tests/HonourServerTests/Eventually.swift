import Testing

/// How long ``eventually(within:_:)`` waits; a loaded machine needs a part of it.
private let patience = Duration.seconds(60)

/// Asks again and again until something is true, and ends the test where it does not become so.
func eventually(
  _ what: String, within limit: Duration = patience,
  sourceLocation: SourceLocation = #_sourceLocation, _ condition: () async throws -> Bool
) async throws {
  let clock = ContinuousClock()
  let end = clock.now + limit
  while try await !condition() {
    guard clock.now < end else {
      let overdue = Overdue(what: what, limit: limit)
      Issue.record("\(overdue)", sourceLocation: sourceLocation)
      throw overdue
    }
    await Task.yield()
  }
}

/// What was waited for in vain.
struct Overdue: Error, Hashable, CustomStringConvertible {
  let what: String
  let limit: Duration

  var description: String { "not within \(limit): \(what)" }
}
