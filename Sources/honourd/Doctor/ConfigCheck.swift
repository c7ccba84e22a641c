import HonourFiles
import HonourServer
import HonourTerminal

/// The configuration: none, or one that a daemon takes.
enum ConfigCheck {
  private static let name = "config"

  static func finding(_ doctor: Doctor) -> Finding {
    let path = doctor.settings.path(in: doctor.directory)
    do {
      let config = try doctor.settings.load(in: doctor.directory)
      return .fine(name, config == nil ? "there is no \(path): all is as built in" : path)
    } catch let refusal as FileRefusal {
      return .refused(name, refusal)
    } catch let fault as ConfigFault {
      return .fault(
        name, .refusedInput, fault.message, type: Editor.command(fault.path, line: fault.line))
    } catch {
      return .fault(
        name, .failure, "\(path) cannot be read: \(error)", type: "ls -l \(ShellWord.quoted(path))")
    }
  }
}
