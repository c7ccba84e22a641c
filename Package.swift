// swift-tools-version: 6.2

import PackageDescription

/// Every target of ours: Swift 6 mode, no warning tolerated, every unsafe use marked.
let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .treatAllWarnings(as: .error),
  .strictMemorySafety(),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

let argumentParser = Target.Dependency.product(
  name: "ArgumentParser", package: "swift-argument-parser")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")

func library(
  _ name: String, _ dependencies: [Target.Dependency] = [], resources: [Resource] = []
) -> Target {
  .target(name: name, dependencies: dependencies, resources: resources, swiftSettings: strict)
}

func program(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .executableTarget(
    name: name, dependencies: dependencies + [argumentParser], swiftSettings: strict)
}

func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .testTarget(name: name, dependencies: dependencies, swiftSettings: strict)
}

let package = Package(
  name: "honourd",
  products: [
    .executable(name: "honourd", targets: ["honourd"]),
    .executable(name: "honour", targets: ["honour"]),
    .executable(name: "honour-inspect", targets: ["honour-inspect"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
    .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
    .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
  ],
  targets: [
    .systemLibrary(name: "CEpoll"),
    .systemLibrary(name: "CPrctl"),
    .systemLibrary(name: "CZlib", providers: [.apt(["zlib1g-dev"])]),
    .target(
      name: "COpenSSL",
      cSettings: [
        .treatAllWarnings(as: .error),
        .enableWarning("all"),
        .enableWarning("extra"),
        .enableWarning("conversion"),
      ],
      linkerSettings: [.linkedLibrary("ssl"), .linkedLibrary("crypto")]),

    library("HonourModel", [crypto]),
    library("HonourFiles", ["CPrctl", "HonourModel"]),
    library("HonourImport", ["HonourModel"]),
    library(
      "HonourExamples", ["HonourModel"],
      resources: [.embedInCode("Resources/cscd.jsonl")]),
    library("HonourProtocol", ["CZlib", "HonourModel", crypto]),
    library("HonourStore", ["HonourModel", grdb]),
    library("HonourTransport", ["CEpoll", "COpenSSL"]),
    library(
      "HonourServer",
      [
        "HonourFiles", "HonourImport", "HonourModel", "HonourProtocol", "HonourStore",
        "HonourTransport", logging,
      ]),
    library(
      "HonourClient",
      ["HonourFiles", "HonourModel", "HonourProtocol", "HonourStore", "HonourTransport"]),
    library("HonourTerminal", ["HonourModel", "HonourProtocol"]),
    library("HonourInspector", ["HonourModel", "HonourProtocol", "HonourTerminal"]),

    program(
      "honourd",
      [
        "HonourExamples", "HonourFiles", "HonourImport", "HonourModel", "HonourProtocol",
        "HonourServer", "HonourStore", "HonourTerminal", "HonourTransport", logging,
      ]),
    program(
      "honour",
      [
        "HonourClient", "HonourFiles", "HonourModel", "HonourProtocol", "HonourStore",
        "HonourTerminal", "HonourTransport",
      ]),
    program(
      "honour-inspect", ["HonourInspector", "HonourModel", "HonourProtocol", "HonourTerminal"]),

    tests("HonourModelTests", ["HonourModel", crypto]),
    tests("HonourFilesTests", ["HonourFiles", "HonourModel"]),
    tests("HonourImportTests", ["HonourImport", "HonourModel"]),
    tests("HonourExamplesTests", ["HonourExamples", "HonourImport", "HonourModel", crypto]),
    tests("HonourProtocolTests", ["CZlib", "HonourModel", "HonourProtocol"]),
    tests("HonourStoreTests", ["HonourImport", "HonourModel", "HonourStore", grdb]),
    tests("HonourTransportTests", ["HonourTransport"]),
    tests(
      "HonourServerTests",
      [
        "HonourImport", "HonourModel", "HonourProtocol", "HonourServer", "HonourStore",
        "HonourTransport",
      ]),
    tests(
      "HonourClientTests",
      ["HonourClient", "HonourModel", "HonourProtocol", "HonourStore", "HonourTransport"]),
    tests(
      "HonourInspectorTests",
      ["HonourInspector", "HonourModel", "HonourProtocol", "HonourTerminal"]),
    tests("HonourTerminalTests", ["HonourModel", "HonourProtocol", "HonourTerminal"]),
    tests(
      "EndToEndTests",
      [
        "HonourClient", "HonourExamples", "HonourImport", "HonourModel", "HonourProtocol",
        "HonourServer", "HonourStore", "HonourTransport", "honour", "honour-inspect", "honourd",
        grdb, logging,
      ]),
  ]
)
