import HonourModel
import Testing

@Suite struct DatesTests {
  @Test(arguments: [
    ("2020", "2020-01-01", "2020-12-31"), ("2020-05", "2020-05-01", "2020-05-31"),
    ("2020-02", "2020-02-01", "2020-02-29"), ("1900-02", "1900-02-01", "1900-02-28"),
    ("2000-02", "2000-02-01", "2000-02-29"), ("2020-05-28", "2020-05-28", "2020-05-28"),
    ("0000-02-29", "0000-02-29", "0000-02-29"), ("9999", "9999-01-01", "9999-12-31"),
    ("2020~", "2020-01-01", "2020-12-31"), ("2020-05?", "2020-05-01", "2020-05-31"),
    ("2020-05-28%", "2020-05-28", "2020-05-28"), ("201X", "2010-01-01", "2019-12-31"),
    ("20XX", "2000-01-01", "2099-12-31"), ("2020-XX", "2020-01-01", "2020-12-31"),
    ("2020-XX-XX", "2020-01-01", "2020-12-31"), ("2021-02-XX", "2021-02-01", "2021-02-28"),
    ("2020-1X", "2020-10-01", "2020-12-31"), ("2021-02-2X", "2021-02-20", "2021-02-28"),
    ("2020-05/2020-08", "2020-05-01", "2020-08-31"), ("2020/2020", "2020-01-01", "2020-12-31"),
    ("../2020", "-", "2020-12-31"), ("2020/..", "2020-01-01", "-"),
    ("2020~/2021-06?", "2020-01-01", "2021-06-30"), ("201X/..", "2010-01-01", "-"),
    ("2020-05-28T10:20:30Z", "2020-05-28", "2020-05-28"),
    ("2020-05-28T23:59:59+07:00", "2020-05-28", "2020-05-28"),
  ])
  func `a date has a first and a last day`(text: String, first: String, last: String) {
    let date = FuzzyDate(text)
    #expect(date != nil)
    #expect(date?.earliest?.description ?? "-" == first)
    #expect(date?.latest?.description ?? "-" == last)
  }

  @Test(arguments: [
    "", " ", "20", "20201", "2020-5", "2020-13", "2020-00", "2020-02-30", "2021-02-29",
    "1900-02-29",
    "2020-04-31", "2020-05-00", "2020-05-32", "2020/5", "28/05/2020", "2020-05-28 ", "2020~~",
    "~2020", "X020", "XXXX", "20X0", "2X20", "201X-05", "2020-XX-05", "2020-X1", "..", "../..",
    "2020/", "/2020", "2020/2019", "2020/2021/2022", "2021-02-3X", "2020-2X", "-2020", "+2020",
    "2020-05-28T24:00:00", "2020-05-28T10:20", "2020-05-28T10:20:30~", "2020-05-28Tzz",
    "2020-05-2XT10:20:30", "２０２０", "2020-05\u{2013}28", "2020 - 2025",
  ])
  func `what is no date is refused`(text: String) {
    #expect(FuzzyDate(text) == nil, "\(text)")
  }

  @Test func `signs are told`() {
    #expect(FuzzyDate("2020~")?.isApproximate == true)
    #expect(FuzzyDate("2020~")?.isUncertain == false)
    #expect(FuzzyDate("2020%")?.isApproximate == true)
    #expect(FuzzyDate("2020/2021?")?.isUncertain == true)
    #expect(FuzzyDate("2020")?.writtenYear == "2020")
    #expect(FuzzyDate("201X")?.writtenYear == nil)
    #expect(FuzzyDate("2020/2021")?.writtenYear == nil)
  }

  @Test func `every day of some years is read and the days around them are not`() {
    for year in [0, 1900, 2000, 2019, 2020, 9999] {
      var count = 0
      for month in 0...13 {
        for day in 0...32 {
          guard let value = Day(year: year, month: month, day: day) else { continue }
          count += 1
          #expect(Day(value.description) == value)
          #expect(FuzzyDate(value.description)?.latest == value)
        }
      }
      #expect(count == ([0, 2000, 2020].contains(year) ? 366 : 365))
    }
    #expect(Day(year: 10_000, month: 1, day: 1) == nil)
    #expect(Day("2020-05") == nil && Day("2020-05-2X") == nil && Day("2020-05-28") != nil)
  }

  @Test(arguments: ["P5Y", "P1Y6M", "P2W", "P1Y2M3W4D", "PT36H", "P1DT12H", "P0D", "PT1H2M3S"])
  func `a duration is taken`(text: String) { #expect(ISODuration.isValid(text)) }

  @Test(arguments: [
    "", "P", "5Y", "P5", "PY", "P5y", "PT", "P1DT", "P1M1Y", "P1Y1Y", "P-1Y", "P1H", "P1.5Y",
  ])
  func `what is no duration is refused`(text: String) { #expect(!ISODuration.isValid(text)) }
}
