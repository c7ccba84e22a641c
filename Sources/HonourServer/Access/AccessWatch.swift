import Dispatch
package import Logging

/// Looks after the list of clients while the daemon serves.
package actor AccessWatch: DaemonService {
  /// How soon a change on the disk is in force.
  private static let interval = Duration.milliseconds(250)
  private static let looksBetweenComplaints = 240

  private let book: AccessBook
  private let logger: Logger
  private var task: Task<Void, Never>?

  package init(book: AccessBook, logger: Logger) {
    self.book = book
    self.logger = logger
  }

  package func start(serving loop: ServerLoop) {
    task = Task { [book, logger] in
      var look = 0
      while !Task.isCancelled {
        try? await Task.sleep(for: Self.interval)
        let isChanged = book.poll()
        if isChanged { logger.notice("the list of clients has changed") }
        // Now and then for those whose time is over.
        if isChanged || look % Self.looksBetweenComplaints == 0 { loop.accessChanged() }
        if let fault = book.fault, look % Self.looksBetweenComplaints == 0 {
          logger.error(
            "the list of clients is not read",
            metadata: ["fault": "\(LogText.escaped(fault, limit: 400))"])
        }
        look += 1
      }
    }
  }

  package func stop() {
    task?.cancel()
    task = nil
    book.close()
  }
}
