import HonourFiles
import Testing

@Suite struct Base64Tests {
  /// RFC 4648, section 10.
  @Test(arguments: [
    ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="),
    ("fooba", "Zm9vYmE="), ("foobar", "Zm9vYmFy"),
  ])
  func `the vectors of RFC 4648 hold`(plain: String, text: String) {
    #expect(Base64.encode(Array(plain.utf8)) == Array(text.utf8))
    #expect(Base64.decode(text.utf8) == Array(plain.utf8))
  }

  @Test(arguments: [
    "Z", "Zg", "Zg=", "Zg===", "Zh==", "Zm9=", "Zm9v\n", "Zm 9", "====", "Zg==Zg==",
  ])
  func `no other text is read`(text: String) {
    #expect(Base64.decode(text.utf8) == nil)
  }

  @Test func `every byte comes back`() {
    for count in 0...70 {
      let bytes = (0..<count).map { UInt8(($0 * 37 + count * 11) & 0xFF) }
      #expect(Base64.decode(Base64.encode(bytes)) == bytes)
    }
  }
}
