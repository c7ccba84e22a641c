/// Something else that runs as long as the daemon serves, such as its control socket.
package protocol DaemonService: Sendable {
  /// Called when the daemon listens. An error ends the daemon before it is ready.
  func start(serving loop: ServerLoop) async throws

  /// Called before the clients are told goodbye; returns when the service holds nothing any more.
  func stop() async
}
