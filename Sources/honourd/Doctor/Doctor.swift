import HonourFiles
import HonourModel
import HonourServer
import HonourStore
import HonourTerminal

/// Looks at all that a daemon needs, and changes nothing.
struct Doctor {
  let directory: StoreDirectory
  let settings: ConfigOptions
  /// Seconds since 1970-01-01T00:00:00Z.
  let now: Int64

  /// The name of the store's directory in commands.
  var name: String { ShellWord.quoted(directory.path) }

  /// Every finding, in the order in which they are to be put right.
  func findings() -> [Finding] {
    let place = DirectoryCheck.finding(of: directory)
    // What belongs to somebody else is looked at by them: every file would be said to be foreign.
    guard place.canGoOn else { return [place.finding] }
    let (store, stored) = StoreCheck.open(directory)
    var findings = [place.finding, stored]
    findings += KeysCheck.findings(self)
    findings += AccessCheck.findings(self)
    findings.append(ConfigCheck.finding(self))
    if let store {
      findings += SignatureCheck.findings(of: store, self)
      findings.append(ClockCheck.finding(now: now, newest: try? store.newest().publishedAt))
      try? store.close()
    } else {
      findings.append(ClockCheck.finding(now: now, newest: nil))
    }
    findings.append(SpaceCheck.finding(self))
    findings.append(ControlCheck.finding(self))
    findings.append(VersionsCheck.finding())
    return findings
  }
}
