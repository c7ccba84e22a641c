extension ReplicaState {
  /// Recomputes everything from the stored bytes; empty where all is as it must be.
  ///
  /// At most 1,000 problems are named.
  package func verify() throws -> [VerifyProblem] {
    let verifier = ReplicaVerifier(database, path: path)
    verifier.run()
    return verifier.problems
  }
}
