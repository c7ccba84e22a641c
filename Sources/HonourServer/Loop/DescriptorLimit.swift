import Glibc

/// How many descriptors this process may hold.
package enum DescriptorLimit {
  /// Raises the process's own limit as far as the system lets it, and gives what it is then.
  @discardableResult package static func raise() -> Int {
    var limit = rlimit()
    let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
    guard unsafe getrlimit(resource, &limit) == 0 else { return 1_024 }
    let wanted = rlimit(rlim_cur: limit.rlim_max, rlim_max: limit.rlim_max)
    var raised = wanted
    if unsafe setrlimit(resource, &raised) == 0 { limit = wanted }
    return Int(clamping: limit.rlim_cur)
  }
}
