import HonourModel
import HonourProtocol
import HonourStore

extension SyncExplanation {
  /// What is wrong with a bundle, and what to do about it.
  static func bundle(
    _ path: String, _ fault: BundleFault, directory: String
  ) -> (String, String) {
    let again =
      "Get the file again from where it was made; if it repeats, have it made again with 'honourd "
      + "bundle'."
    return switch fault {
    case .unreadable(let fault):
      (
        "Cannot \(text(fault.operation)) the bundle \(path): \(fault.explanation).",
        "Check the path and who may read it."
      )
    case .notABundle:
      (
        "\(path) is not a bundle: its first bytes are not those of one.",
        "A bundle is what 'honourd bundle FILE' writes. If this was one, get the file again."
      )
    case .unknownVersion(let version):
      (
        "The bundle \(path) has format version \(version), which this program does not know.",
        "Update this program, or have the bundle made by an older honourd."
      )
    case .cut(let bytes, .some(let needed)):
      ("The bundle \(path) is cut: it ends at byte \(bytes) of \(needed).", again)
    case .cut(let bytes, nil):
      (
        "The bundle \(path) is cut or damaged: it ends at byte \(bytes), inside one of its parts.",
        again
      )
    case .overlong(let bytes, let end):
      (
        "The bundle \(path) is damaged: it ends at byte \(end), and the file has \(bytes).", again
      )
    case .malformed(let error):
      (
        "The bundle \(path) is damaged in the part that begins at byte \(error.offset) of the file.",
        again
      )
    case .malformedPlain(let error):
      (
        "The bundle \(path) is whole, but byte \(error.offset) of what it holds cannot be read.",
        "Have it made again; if it repeats, the store needs 'honourd check' first."
      )
    case .misfit(let error):
      (
        "The bundle \(path) does not fit what this replica holds, from byte \(error.offset) of its "
          + "content on.", mending(.bundle)
      )
    case .untrusted(let fault): untrusted("The bundle \(path)", fault)
    case .refused(let error):
      refused(path, error, directory: directory)
    }
  }

  private static func refused(
    _ path: String, _ error: ApplyError, directory: String
  ) -> (String, String) {
    switch error {
    case .wrongBase(let held, let base):
      (
        """
        The bundle \(path) starts from revision \(base.revision)\(epoch(base)), and the replica \
        holds \(held.map { "revision \($0.revision)\(epoch($0.short))" } ?? "nothing").
        """,
        held.map {
          "Ask for one made with 'honourd bundle --from \($0.revision)', or for a whole one, made "
            + "without --from."
        } ?? "Ask for a whole one, made without --from."
      )
    case .foreignLineage:
      (
        "The bundle \(path) is of another dataset than the replica in \(directory) holds.",
        """
        Check the file. To hold both datasets, give the other one a directory of its own with \
        --replica DIR.
        """
      )
    case .diverged(let held, _):
      (
        """
        Alarm: revision \(held.revision) of the bundle \(path) has another content than the same \
        revision in the replica. One of the two histories is false.
        """,
        "Do not remove the replica: it is evidence. Tell the operator, with 'honour status'."
      )
    default:
      (
        "The bundle \(path) holds records that are not what it announces: \(text(error)).",
        mending(.bundle)
      )
    }
  }

  private static func epoch(_ position: ShortPosition) -> String {
    position.epoch == 0 ? "" : " of epoch \(position.epoch)"
  }
}
