import GRDB
import HonourStore
import Testing

@Suite struct StoreErrorTests {
  @Test(
    arguments: [
      (.SQLITE_CORRUPT, "damaged"), (.SQLITE_ERROR, "damaged"), (.SQLITE_IOERR_READ, "damaged"),
      (.SQLITE_IOERR_SHORT_READ, "damaged"), (.SQLITE_NOTADB, "foreign-file"),
      (.SQLITE_IOERR_WRITE, "failed"), (.SQLITE_IOERR, "failed"), (.SQLITE_CANTOPEN, "failed"),
      (.SQLITE_NOMEM, "failed"), (.SQLITE_FULL, "disk-full"), (.SQLITE_BUSY, "locked"),
    ] as [(ResultCode, String)])
  func `damage is told from what may pass`(code: ResultCode, word: String) {
    #expect(StoreError(DatabaseError(resultCode: code), path: "p").code == word)
  }
}
