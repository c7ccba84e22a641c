/// Every limit of the wire.
///
/// Source: `Protocol/limits.md`.
package enum WireLimits {
  // Sizes, in bytes.
  package static let lengthFieldBytes = 4
  package static let varintBytes = 10
  package static let greetingPayloadBytes = 256
  package static let pullPayloadBytes = 60
  package static let manifestPayloadBytes = 4_464_640
  package static let recipeBytes = 262_144
  /// A MANIFEST up to this size is fetched again after a cut.
  package static let smallManifestBytes = 1_024
  package static let holdPayloadBytes = ignorablePayloadBytes
  /// A longer recipe is left out of a HOLD.
  package static let heldRecipeBytes = 65_408
  package static let resumedPayloadBytes = 20
  package static let offerPayloadBytes = 8_192
  package static let limitPayloadBytes = 10
  package static let pausePayloadBytes = 10
  /// A PAUSE at its longest.
  package static let pauseFrameBytes = pausePayloadBytes + 3
  /// The lowest LIMIT: every answer that brings nothing fits in it, a FRESH included.
  package static let leastAnswerBytes: UInt64 = 160
  /// Kinds that an OFFER counts one by one, and the bytes of a kind's name.
  package static let offeredKinds: UInt64 = 64
  package static let kindBytes = 64
  package static let statementPayloadBytes = 512
  /// STATEMENTs of one bundle.
  package static let bundledStatements = 4_096
  package static let freshPayloadBytes = 125
  package static let enrolPayloadBytes = 97
  package static let enrolledPayloadBytes = 132
  package static let clientNameBytes = 120
  /// Files of one PUBLISH, the bytes of a file's name, and of all files together.
  package static let publishedFiles: UInt64 = 64
  package static let fileNameBytes = 255
  package static let publishedBytes: UInt64 = 67_108_864
  package static let publishPayloadBytes = 20_672
  package static let dataPayloadBytes = 16_384
  package static let reportLineBytes = 65_536
  package static let reportPayloadBytes = reportLineBytes + 1
  package static let chunkPayloadBytes = 16_388
  package static let noticePayloadBytes = 18
  package static let pingPayloadBytes = 10
  package static let goodbyePayloadBytes = 1
  package static let ignorablePayloadBytes = 65_536
  package static let plainStreamBytes: UInt64 = 4_294_967_296
  package static let plainChunkBytes = 16_384
  package static let dictionaryBytes = 32_506
  /// Chunks of the longest plain stream.
  package static let transferChunks = plainStreamBytes / UInt64(plainChunkBytes)
  /// Frames of the longest transfer, its MANIFEST included.
  package static let transferWireBytes =
    plainStreamBytes + transferChunks * chunkOverheadBytes + endFrameBytes
    + UInt64(manifestPayloadBytes + lengthFieldBytes + 2)
  package static let recordBytes = 1_048_576
  package static let authorBytes = 256
  package static let messageBytes = 4_096
  package static let recordingEntryBytes = 1_048_576
  package static let walkOfferPayloadBytes = 353
  package static let walkNodesPayloadBytes = 2_049
  package static let walkDigestsPayloadBytes = 264_192
  package static let walkListPayloadBytes = 3_072
  package static let walkEntriesPayloadBytes = 1_051_648
  package static let walkWantPayloadBytes = 1_048_576
  /// The largest epoch, revision, view or count: a signed 64-bit integer of every database.
  package static let counter = UInt64(Int64.max)
  /// Header, method and plain length of a chunk at their longest.
  package static let chunkOverheadBytes: UInt64 = 9
  /// A chunk frame at its shortest.
  package static let chunkFrameMinimumBytes: UInt64 = 6
  package static let endFrameBytes: UInt64 = 3

  // What one frame of a walk asks for, and what a bucket may hold.
  package static let walkNodes = 1_024
  package static let walkBuckets = 1_024
  package static let walkRecords = 262_144
  package static let walkBucketRecords = 65_536
  /// Records that a client lets itself be told of in one walk: 64 MiB of their digests' beginnings.
  package static let walkListedRecords = 4_194_304

  // Times, in nanoseconds.
  package static let second: Monotonic = 1_000_000_000
  package static let greeting: Monotonic = 10 * second
  package static let silenceBeforePing: Monotonic = 30 * second
  package static let silenceBeforeEnd: Monotonic = 60 * second
  /// Bytes of an unfinished frame that count as progress.
  package static let progressBytes = 16_384

  // Frames that nobody asked for.
  package static let unaskedBurst: UInt64 = 32
  package static let unaskedInterval: Monotonic = second

  /// The versions of the protocol that this program speaks.
  package static let versions: ClosedRange<UInt8> = 1...1
}

/// Nanoseconds of a clock that never goes back, from any start.
package typealias Monotonic = UInt64
