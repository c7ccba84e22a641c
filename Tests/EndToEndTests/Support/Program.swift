import Dispatch
import Foundation

/// A program as a process, ours found beside the test bundle; its output goes to files.
///
/// Foundation's `Process` reads past its own memory here when two start at once, so the system's
/// call is made directly.
final class Program: Sendable {
  let name: String
  let child: Child
  private let output: String
  private let errors: String
  private let ending: Task<Int32, Never>

  struct SpawnFailure: Error { let errno: Int32 }

  /// Starts `name` with `arguments`; `environment` comes to the little that every program gets.
  init(
    _ name: String, _ arguments: [String], in directory: TemporaryDirectory,
    environment: [String] = []
  ) throws {
    self.name = name
    let word = name.split(separator: "/").last.map(String.init) ?? name
    let base = directory.path + "/" + word + "-" + UUID().uuidString
    output = base + ".out"
    errors = base + ".err"
    let child = Child(
      pid: try Self.spawn(
        try Self.path(of: name), arguments, output: output, errors: errors,
        environment: ["HOME=" + directory.path, "PATH=/usr/bin:/bin", "USER=tester"]
          + environment))
    self.child = child
    ending = Task {
      await withCheckedContinuation { continuation in
        DispatchQueue(label: "test.wait").async { continuation.resume(returning: child.wait()) }
      }
    }
  }

  /// A test that ended early leaves nothing running.
  deinit { child.send(SIGKILL) }

  /// Runs a program to its end.
  @discardableResult
  static func run(
    _ name: String, _ arguments: [String], in directory: TemporaryDirectory
  ) async throws -> (status: Int32, output: [UInt8], errors: String) {
    let program = try Program(name, arguments, in: directory)
    let status = await program.status
    let result = (status, try program.outputBytes, program.errorText)
    program.removeFiles()
    return result
  }

  /// The exit code, or 128 and the signal that ended it.
  var status: Int32 { get async { await ending.value } }

  var outputBytes: [UInt8] {
    get throws { Array(try Data(contentsOf: URL(fileURLWithPath: output))) }
  }

  var outputText: String { (try? String(contentsOfFile: output, encoding: .utf8)) ?? "" }

  var errorText: String { (try? String(contentsOfFile: errors, encoding: .utf8)) ?? "" }

  func send(_ signal: Int32) { child.send(signal) }

  /// Ends it with SIGTERM and waits.
  @discardableResult
  func stop() async -> Int32 {
    send(SIGTERM)
    return await status
  }

  func removeFiles() {
    unsafe unlink(output)
    unsafe unlink(errors)
  }

  /// A child with no signal blocked or ignored, whatever this thread has.
  private static func spawn(
    _ path: String, _ arguments: [String], output: String, errors: String, environment: [String]
  ) throws -> Int32 {
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    unsafe posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    for (descriptor, file) in [(Int32(1), output), (2, errors)] {
      unsafe posix_spawn_file_actions_addopen(
        &actions, descriptor, file, O_WRONLY | O_CREAT | O_APPEND, 0o600)
    }
    var attributes = posix_spawnattr_t()
    unsafe posix_spawnattr_init(&attributes)
    defer { unsafe posix_spawnattr_destroy(&attributes) }
    var none = sigset_t()
    var all = sigset_t()
    unsafe sigemptyset(&none)
    unsafe sigfillset(&all)
    unsafe posix_spawnattr_setsigmask(&attributes, &none)
    unsafe posix_spawnattr_setsigdefault(&attributes, &all)
    unsafe posix_spawnattr_setflags(
      &attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
    let argv = unsafe ([path] + arguments).map { unsafe strdup($0) } + [nil]
    let envp = unsafe environment.map { unsafe strdup($0) } + [nil]
    defer {
      for index in unsafe argv.indices { unsafe free(argv[index]) }
      for index in unsafe envp.indices { unsafe free(envp[index]) }
    }
    var pid: Int32 = 0
    let status = unsafe posix_spawn(&pid, path, &actions, &attributes, argv, envp)
    guard status == 0 else { throw SpawnFailure(errno: status) }
    return pid
  }

  static func path(of name: String) throws -> String {
    if name.hasPrefix("/") { return name }
    let arguments = CommandLine.arguments
    var candidates = [arguments[0]]
    if let index = arguments.firstIndex(of: "--test-bundle-path"), index + 1 < arguments.count {
      candidates.insert(arguments[index + 1], at: 0)
    }
    for candidate in candidates {
      let path = URL(fileURLWithPath: candidate).deletingLastPathComponent().path + "/" + name
      if FileManager.default.isExecutableFile(atPath: path) { return path }
    }
    throw CocoaError(.fileNoSuchFile)
  }
}
