internal import Glibc
package import HonourModel

/// A private key in a file, as `openssl genpkey -algorithm ed25519` writes it.
///
/// PEM with 48 bytes of PKCS#8 in it, to the last byte. Source: RFC 8410, section 7, and
/// `Protocol/trust.md`, section 1.
package enum KeyFile {
  /// What stands before the 32 bytes of the seed.
  private static let prefix: [UInt8] = [
    0x30, 0x2E, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20,
  ]
  private static let head = Array("-----BEGIN PRIVATE KEY-----\n".utf8)
  private static let foot = Array("\n-----END PRIVATE KEY-----\n".utf8)
  private static let textBytes = 64
  private static var byteCount: Int { head.count + textBytes + foot.count }

  package static func read(_ path: String) throws(FileRefusal) -> SigningKey {
    let file = try SecureFile(reading: path)
    var text = try file.bytes(limit: byteCount)
    defer { erase(&text) }
    guard !text.isEmpty else { throw FileRefusal(path, .malformed("is empty")) }
    guard text.count == byteCount, text.starts(with: head),
      text.suffix(foot.count).elementsEqual(foot),
      var der = Base64.decode(text[head.count..<head.count + textBytes])
    else { throw notAKey(path) }
    defer { erase(&der) }
    guard der.starts(with: prefix), let key = SigningKey(seed: der.dropFirst(prefix.count))
    else { throw notAKey(path) }
    return key
  }

  /// Draws a key and keeps it in a new file; what is there already is refused.
  package static func make(_ path: String) throws(FileRefusal) -> SigningKey {
    let key = SigningKey()
    try write(key, to: path)
    return key
  }

  /// Keeps a key in a new file; what is there already is refused.
  package static func write(_ key: SigningKey, to path: String) throws(FileRefusal) {
    let (directory, name) = SecureDirectory.split(path)
    let place = try SecureDirectory(directory)
    var text = key.withSeed { head + Base64.encode(prefix + $0) + foot }
    defer { erase(&text) }
    try place.write(text, to: name + ".new")
    try place.publish(name + ".new", as: name)
  }

  private static func notAKey(_ path: String) -> FileRefusal {
    FileRefusal(path, .malformed("holds no Ed25519 private key in PEM (PKCS#8)"))
  }

  private static func erase(_ bytes: inout [UInt8]) {
    unsafe bytes.withUnsafeMutableBytes { buffer in
      if let start = buffer.baseAddress { unsafe explicit_bzero(start, buffer.count) }
    }
  }
}
