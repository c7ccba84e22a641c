/// A dataset that the daemon carries with it.
///
/// Source: `Protocol/example-cscd.md`.
package enum ExampleDataset: String, CaseIterable, Sendable {
  /// An emulation conference of the Mobile Police Command as one newspaper article tells of it,
  /// with the award catalogue.
  case cscd

  /// The dataset of that name; nil where there is none.
  package static func named(_ name: String) -> ExampleDataset? {
    allCases.first { $0.rawValue.utf8.elementsEqual(name.utf8) }
  }

  /// The records as an import file: canonical JSON Lines in key order, each ended by a line feed.
  package var lines: [UInt8] {
    switch self {
    case .cscd: PackageResources.cscd_jsonl
    }
  }
}
