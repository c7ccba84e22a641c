/// Something else that runs as long as the daemon serves, such as its control socket.
package protocol DaemonService: Sendable {
  /// Called when the daemon listens. An error ends the daemon before it is ready.
  func start(serving loop: ServerLoop) async throws

  /// Ends the service; returns when it holds nothing any more.
  ///
  /// Called before the clients are told goodbye, also where ``start(serving:)`` failed or was never
  /// called.
  func stop() async
}
