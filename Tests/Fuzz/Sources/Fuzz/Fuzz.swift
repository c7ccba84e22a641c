/// `Fuzz TARGET [libFuzzer's arguments]` runs a target, `Fuzz seeds FOLDER VECTORS` writes first inputs.
@main
enum Fuzz {
  static let targets: [String: @Sendable (Input) throws -> Void] = [
    "columns": ColumnsTarget.run, "frames": FramesTarget.run, "json": JSONTarget.run,
    "session": SessionTarget.run, "transfer": TransferTarget.run,
  ]

  nonisolated(unsafe) private static var target: @Sendable (Input) throws -> Void = { _ in }

  static func main() throws {
    let words = CommandLine.arguments
    if words.count == 4, words[1] == "seeds" {
      return try Seeds.write(to: words[2], vectors: words[3])
    }
    guard words.count > 1, let named = targets[words[1]] else {
      return print("Fuzz TARGET ...: one of \(targets.keys.sorted().joined(separator: ", "))")
    }
    unsafe target = named
    // libFuzzer reads the arguments behind the target's name.
    var count = CommandLine.argc - 1
    var arguments = unsafe CommandLine.unsafeArgv + 1
    _ = unsafe runDriver(&count, &arguments) { start, count in
      let bytes = unsafe Array(UnsafeBufferPointer(start: start, count: count))
      do {
        try unsafe Fuzz.target(Input(bytes))
      } catch {
        fatalError("\(error)")
      }
      return 0
    }
  }
}

typealias OneInput = @convention(c) (UnsafePointer<UInt8>?, Int) -> Int32

@_silgen_name("LLVMFuzzerRunDriver")
func runDriver(
  _ count: UnsafeMutablePointer<Int32>,
  _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
  _ one: OneInput
) -> Int32

/// libFuzzer's own `main`, which is never run, asks for it.
@_cdecl("LLVMFuzzerTestOneInput")
func neverCalled(_ start: UnsafePointer<UInt8>?, _ count: Int) -> Int32 { -1 }
