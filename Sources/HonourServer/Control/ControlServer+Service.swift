import HonourTransport

extension ControlServer: DaemonService {
  package func start(serving loop: ServerLoop) async throws { try start() }
}
