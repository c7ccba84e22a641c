import HonourModel
import Testing

@Suite struct FreshnessGradeTests {
  private static let now: Int64 = 1_800_000_000
  private static let lineage = Lineage(bytes: [UInt8](repeating: 7, count: 16))

  private func grade(
    epoch: UInt64 = 0, revision: UInt64 = 5, age: Int64, at now: Int64 = FreshnessGradeTests.now
  ) throws -> FreshnessGrade {
    let lineage = try #require(Self.lineage)
    let held = Position(lineage: lineage, epoch: 0, revision: 5, root: .zero)
    let attested = FreshnessStatement(
      lineage: lineage, epoch: epoch, revision: revision, hash: .zero,
      time: now.subtractingReportingOverflow(age).partialValue)
    return FreshnessGrade(of: held, attested: attested, now: now)
  }

  @Test func `a word is fresh for a day, and stale after it`() throws {
    #expect(try grade(age: 0) == .fresh(at: Self.now))
    #expect(try grade(age: 86_400) == .fresh(at: Self.now - 86_400))
    #expect(try grade(age: 86_401) == .stale(at: Self.now - 86_401))
    #expect(try grade(age: 3_650 * 86_400).name == "stale")
  }

  @Test func `a clock that lies changes the grade, and nothing overflows`() throws {
    #expect(try grade(age: -600) == .fresh(at: Self.now + 600))
    #expect(try grade(age: -601) == .clockBehind(at: Self.now + 601))
    #expect(try grade(age: -3_650 * 86_400).name == "stale")
    #expect(try grade(age: .max, at: .max) == .stale(at: 0))
    #expect(try grade(age: .max, at: 0) == .stale(at: -.max))
    #expect(try grade(age: .min + 1, at: -5).name == "stale")
    #expect(try grade(age: .max, at: .min).name == "stale")
  }

  @Test func `a newer revision that was attested and did not come is held back`() throws {
    #expect(try grade(revision: 6, age: 0) == .heldBack(newest: 6, at: Self.now))
    #expect(try grade(epoch: 1, revision: 1, age: 0) == .heldBack(newest: 1, at: Self.now))
    #expect(try grade(revision: 6, age: 3_650 * 86_400).name == "held_back")
    #expect(try grade(revision: 4, age: 0) == .fresh(at: Self.now))
  }

  @Test func `without a word nothing is proven`() throws {
    let held = Position(
      lineage: try #require(Self.lineage), epoch: 0, revision: 5, root: .zero)
    let grade = FreshnessGrade(of: held, attested: nil, now: Self.now)
    #expect(grade == .unproven)
    #expect(grade.time == nil)
  }
}
