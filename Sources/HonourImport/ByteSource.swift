import Foundation

/// The bytes of an import file, a chunk at a time.
struct ByteSource {
  private enum State {
    case handle(FileHandle)
    case bytes([UInt8])
    case ended
  }

  private let name: String
  private var state: State

  init(_ file: ImportFile) throws(ImportError) {
    name = file.name
    switch file.content {
    case .bytes(let bytes): state = .bytes(bytes)
    case .standardInput: state = .handle(.standardInput)
    case .path(let path):
      do {
        state = .handle(try FileHandle(forReadingFrom: URL(fileURLWithPath: path)))
      } catch {
        throw .unreadable(file: file.name, detail: Self.describe(error))
      }
    }
  }

  /// The next bytes, never none; nil at the end.
  mutating func next() throws(ImportError) -> [UInt8]? {
    switch state {
    case .ended: return nil
    case .bytes(let bytes):
      state = .ended
      return bytes.isEmpty ? nil : bytes
    case .handle(let handle):
      do {
        let data = try handle.read(upToCount: ImportLimits.readBytes) ?? Data()
        if !data.isEmpty { return Array(data) }
      } catch {
        throw .unreadable(file: name, detail: Self.describe(error))
      }
      state = .ended
      return nil
    }
  }

  /// The system's words for what went wrong.
  private static func describe(_ error: any Error) -> String {
    let wrapped = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError
    let system = wrapped ?? error as NSError
    guard system.domain == NSPOSIXErrorDomain,
      let code = POSIXErrorCode(rawValue: Int32(system.code))
    else { return error.localizedDescription }
    return unsafe String(cString: strerror(code.rawValue))
  }
}
