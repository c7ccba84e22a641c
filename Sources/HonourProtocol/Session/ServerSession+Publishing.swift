import HonourModel

// What an editor publishes. Source: `Protocol/publish.md`, section 2.
extension ServerSession {
  /// A publish whose files are awaited.
  struct Upload: Hashable {
    let publish: Publish
    var files = 0
    var bytes: UInt64 = 0
  }

  mutating func begin(_ publish: Publish) -> [Action] {
    guard admittance == .admitted(.editor) else {
      return refuse(ErrorFrame(.notAllowed), .refused(.notAllowed))
    }
    upload = Upload(publish: publish)
    state = .answering
    return [.check(publish)]
  }

  mutating func take(_ bytes: [UInt8]) -> [Action] {
    guard var upload else { preconditionFailure("Files belong to a publish.") }
    upload.bytes += UInt64(bytes.count)
    guard upload.bytes <= WireLimits.publishedBytes else {
      return refuse(
        ErrorFrame(.tooLarge, detail: WireLimits.publishedBytes), .refused(.tooLarge))
    }
    if bytes.isEmpty { upload.files += 1 }
    self.upload = upload
    guard upload.files == upload.publish.names.count else { return [.keep(bytes)] }
    state = .answering
    return [.keep(bytes), .carryOut(upload.publish)]
  }
}
