import HonourFiles
import HonourModel
import HonourProtocol
import HonourTransport

// Who is not let in, and what is not believed, in words.
extension SyncExplanation {
  /// `address` is who sent it: a daemon, or a file.
  static func untrusted(_ address: String, _ fault: TrustFault) -> (String, String) {
    switch fault {
    case .statement:
      (
        "\(address) sent a statement about keys that is not signed by whom it must be.",
        doubt
      )
    case .unsealed, .withoutFreshness:
      (
        "\(address) sent an answer without the signatures that it must have.",
        "Its operator runs 'honourd doctor': a store from before signatures needs "
          + "'honourd keys make'. " + doubt
      )
    case .foreignLineage:
      (
        "\(address) serves another dataset than this laptop joined.",
        "Check the address. To hold both datasets, join the other one with --replica DIR."
      )
    case .publisher(let revision):
      ("The signature of revision \(revision) of \(address) is not the publisher's.", doubt)
    case .freshness:
      (
        "\(address) does not prove how new its answer is: the daemon's signature is not of a key that "
          + "this laptop trusts, or not for this answer.",
        doubt
      )
    case .rollback(let held, let offered):
      (
        "\(address) offers revision \(offered), and revision \(held) is held: it would lead back.",
        "A daemon that was put back to an older state must announce it: its operator uses honourd "
          + "restore. Until then sync from another address."
      )
    case .equivocation(let revision):
      (
        """
        Alarm: there are two signed histories of revision \(revision); \(address) has another one than \
        this laptop knows. One of them is false.
        """,
        "Tell the operator, and keep the replica: its file 'evidence' has both signatures."
      )
    case .unannouncedEpoch(let epoch):
      (
        "\(address) was restored from a backup (epoch \(epoch)), and the publisher did not sign that "
          + "step.",
        "Its operator signs it with honourd restore. Until then the replica stays as it is."
      )
    case .jump(let held, let offered):
      (
        "\(address) offers revision \(offered), further ahead of revision \(held) than publishing gets.",
        doubt
      )
    case .mixed(let attested, let offered):
      (
        "\(address) delivers revision \(offered), and attests only \(attested) as its newest.",
        doubt
      )
    case .endless(let announced, let limit):
      (
        "\(address) announces \(announced) bytes, where the signed size allows \(limit).",
        doubt
      )
    }
  }

  private static let doubt =
    "Do not trust this address until its operator has explained it. Other addresses may be tried."

  static func notJoined(_ address: ServerAddress) -> (String, String) {
    (
      "This replica has joined no daemon yet, so it cannot know whether \(address) is the right one.",
      "Ask the daemon's operator for an invitation (honourd invite --name NAME), and run: honour join"
    )
  }

  static func unsecured(
    _ address: ServerAddress, _ fault: TLSFault, _ expected: [Fingerprint]
  ) -> (String, String) {
    guard case .notPinned(let bytes) = fault else {
      return (
        "No protected connection to \(address): \(fault.explanation).",
        "Is it a honourd of this version, and the right port? Ask its operator."
      )
    }
    let shown = Digest(bytes: bytes).map { Fingerprint($0).text } ?? "nobody"
    return (
      """
      \(address) is not the daemon that this replica joined. It shows the id
        \(shown)
      and not
        \(expected.map(\.text).joined(separator: "\n  "))
      Nothing was sent.
      """,
      "Someone may be in between. Compare the id with the operator's: honourd keys show"
    )
  }

  static func notAdmitted(
    _ address: ServerAddress, _ refusal: ErrorFrame, _ key: PublicKey
  ) -> (String, String) {
    let id = key.fingerprint.text
    let admission = "Ask its operator to type:\n  honourd allow \(id) --name NAME"
    return switch refusal.code {
    case .revoked:
      ("\(address) has taken this laptop off its list. Its id is\n  \(id)", admission)
    case .expired:
      ("This laptop's time on the list of \(address) is over. Its id is\n  \(id)", admission)
    case .notAllowed:
      (
        "\(address) does not let this laptop do that. Its id is\n  \(id)",
        admission + " --role editor"
      )
    case .badInvitation:
      (
        "\(address) does not take this invitation: \(invitation(refusal.detail)).",
        "Ask its operator for a new one: honourd invite --name NAME"
      )
    default: ("\(address) does not know this laptop. Its id is\n  \(id)", admission)
    }
  }

  private static func invitation(_ detail: UInt64) -> String {
    switch detail {
    case 2: "its time is over"
    case 3: "it was used already"
    case 4: "it is dead after too many wrong attempts"
    default: "it is unknown, or mistyped"
    }
  }

  static func unsafeFile(_ refusal: FileRefusal) -> (String, String) {
    (
      refusal.message,
      refusal.command == nil
        ? "Mend it, and run the same command again." : "Then run the same command again."
    )
  }
}
