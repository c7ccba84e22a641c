import HonourProtocol

/// The records that a walk ends with, and how they go on for a client that has a part of them.
struct Patch: Sendable {
  let transfer: Transfer
  let resumption: Resumption?
}
