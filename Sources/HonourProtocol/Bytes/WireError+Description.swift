extension WireError: CustomStringConvertible {
  /// For logs and messages: the field, the place, what is there and what should be, all of it ASCII.
  package var description: String {
    "\(path) at byte \(offset): found \(FaultWords.found(self)), expected "
      + FaultWords.expected(reason)
  }
}
