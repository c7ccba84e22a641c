import HonourProtocol
import HonourStore
import HonourTransport

/// The libraries that this program runs with, for whoever reads a report of a fault.
enum VersionsCheck {
  static func finding() -> Finding {
    .fine(
      "versions",
      """
      SQLite \(DatabaseFile.libraryVersion), \(TLSContext.libraryVersion), \
      zlib \(Deflater.libraryVersion)
      """)
  }
}
