// swift-tools-version: 6.2

import PackageDescription

// A package of its own: the sanitizers need every source compiled their way, and nobody else does.
// Its targets are the project's own sources, by link. A few lines stand in for swift-crypto,
// which takes longer to build than a run.

let fuzzed = ["-sanitize=fuzzer,address"]

let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .treatAllWarnings(as: .error),
  .strictMemorySafety(),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .unsafeFlags(fuzzed),
]

func library(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

let package = Package(
  name: "fuzz",
  targets: [
    .systemLibrary(name: "CZlib", providers: [.apt(["zlib1g-dev"])]),
    .target(
      name: "Crypto", swiftSettings: [.swiftLanguageMode(.v6), .unsafeFlags(["-Ounchecked"])]),
    library("HonourModel", ["Crypto"]),
    library("HonourProtocol", ["CZlib", "Crypto", "HonourModel"]),
    .executableTarget(
      name: "Fuzz", dependencies: ["HonourModel", "HonourProtocol"], swiftSettings: strict,
      linkerSettings: [.unsafeFlags(fuzzed)]),
  ]
)
