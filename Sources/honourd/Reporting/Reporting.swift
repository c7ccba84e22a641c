import ArgumentParser
import HonourFiles
import HonourStore
import HonourTerminal

/// Runs a command and turns what it throws into a message and a documented exit code.
func reporting<T>(_ body: () async throws -> T) async throws -> T {
  do {
    return try await body()
  } catch let failure as Failure {
    failure.report(program: "honourd")
    throw ExitCode(failure.status.rawValue)
  } catch let refusal as FileRefusal {
    let failure = Failure(.unsafeFile, refusal.message)
    failure.report(program: "honourd")
    throw ExitCode(failure.status.rawValue)
  } catch let error as StoreError {
    let failure = Failure(error)
    failure.report(program: "honourd")
    throw ExitCode(failure.status.rawValue)
  } catch let error as StandardOutput.WriteFailure {
    throw ExitCode(error.status.rawValue)
  }
}
