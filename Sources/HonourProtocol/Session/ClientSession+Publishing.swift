// What an editor publishes. Source: `Protocol/publish.md`, section 2.
extension ClientSession {
  /// The server takes the files.
  mutating func upload() -> [Action] {
    state = .uploading
    return [.upload]
  }

  mutating func take(_ report: Report) -> [Action] {
    [.reported(report)] + (report.isLast ? goodbye(.done) : [])
  }
}
