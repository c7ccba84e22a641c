import Testing

/// The real programs on loopback, one after the other: the machine has few cores.
@Suite(.serialized, .timeLimit(.minutes(10))) struct EndToEndTests {}
