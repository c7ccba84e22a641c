import HonourModel

extension WireError: CustomStringConvertible {
  /// For logs: the field, the place, the reason and the bytes, all of it ASCII.
  package var description: String {
    "\(path) at byte \(offset): \(reason), found \(found.isEmpty ? "nothing" : hex)"
  }

  private var hex: String { Hexadecimal.encode(found) }
}
