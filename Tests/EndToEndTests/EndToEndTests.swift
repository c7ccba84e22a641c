import Testing

/// The real programs on loopback, one after the other: the machine has few cores.
@Suite(.serialized) struct EndToEndTests {}
