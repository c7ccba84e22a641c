private import CPrctl
private import Glibc

/// Keeps what a process holds from other processes of the same user, and from the disk.
package enum ProcessSecrecy {
  /// No core file is written, and nobody without privilege reads the memory.
  ///
  /// Called before the first key is read. Source: `Protocol/trust.md`, section 1.
  package static func begin() {
    _ = cprctl_forbid_dumps()
    var none = rlimit(rlim_cur: 0, rlim_max: 0)
    _ = unsafe setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &none)
  }

  /// Overwrites an argument of this process, so that no list of processes shows it any more.
  package static func hide(argument: String) {
    for index in 1..<max(Int(CommandLine.argc), 1) {
      guard let place = unsafe CommandLine.unsafeArgv[index],
        unsafe strcmp(place, argument) == 0
      else { continue }
      unsafe memset(place, Int32(UInt8(ascii: "*")), strlen(place))
    }
  }
}
