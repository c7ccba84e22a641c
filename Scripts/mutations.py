"""The table of `Scripts/mutants`: each entry takes one defence out, and names the tests that must then fail.

An entry has the rows of the list of faults that it belongs to, the defence in words, one or more edits (file, old
text, new text), and the tests, each as SUITE/BEGINNING OF THE NAME. An old text occurs exactly once in its file.
Where one defence stands behind another, an entry takes out both: neither alone lets anything through.
"""

from collections import namedtuple

Mutation = namedtuple("Mutation", "rows defence edits tests")

PROFILE = "Sources/COpenSSL/ctls_profile.c"
TRUST = "Sources/HonourModel/Trust/ClientTrust.swift"
STATEMENTS = "Sources/HonourModel/Trust/ClientTrust+Statements.swift"
KEY = "Sources/HonourModel/Trust/PublicKey.swift"
GRADE = "Sources/HonourModel/Trust/FreshnessGrade.swift"
MANIFEST = "Sources/HonourModel/Trust/RevisionManifest.swift"
BOOK = "Sources/HonourServer/Access/AccessBook.swift"
APPLY = "Sources/HonourStore/Replica/ReplicaTransaction.swift"
SECURE = "Sources/HonourFiles/SecureFile.swift"
FOLDER = "Sources/HonourFiles/SecureDirectory.swift"
SECRECY = "Sources/HonourFiles/ProcessSecrecy.swift"
LOCK = "Sources/HonourStore/SQLite/LockFile.swift"
ADMISSION = "Sources/HonourServer/Admission/Admission.swift"

ALL = []


def out(rows, defence, *edits, tests):
    """One entry; an edit is (file, old, new)."""
    ALL.append(Mutation(rows.split(), defence, edits, tests.split("; ")))


# The three that must never be missed: any certificate, no signature, no root.
out("X1", "the TLS callback accepts every certificate",
    (PROFILE, "bool is_trusted = end->is_server && end->pin_count == 0;", "bool is_trusted = true;"),
    tests="TLSHandshakeTests/a server with another key is refused; StrangerTests/a client that expects another")
out("X8 X1", "a signature is not checked",
    (KEY, "return key.isValidSignature(signature.bytes, for: message)",
     "_ = key.isValidSignature(signature.bytes, for: message)\n    return true"),
    tests="SignatureTests/a signature holds; ClientTrustTests/arbitrary content")
out("X12 X8", "the root of what was applied is not compared",
    (APPLY, "guard root == target.position.root else {", "guard root == root else {"),
    tests="HostileDaemonTests/a root that the records do not give; ReplicaApplyTests/whatever is wrong")

# Strangers at the door.
out("X2", "whoever is not on the list is let in",
    (BOOK, "return .stranger(.unknownClient)\n      }", "return .admitted(.reader)\n      }"),
    tests="AccessBookTests/a key is in; DaemonAccessTests/a stranger's key")
out("X2 X3", "a client needs no certificate",
    (PROFILE, "SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT", "SSL_VERIFY_PEER"),
    tests="StrangerTests/the program openssl")
out("X3", "TLS 1.2 will do",
    (PROFILE, "!SSL_CTX_set_min_proto_version(ssl, TLS1_3_VERSION)",
     "!SSL_CTX_set_min_proto_version(ssl, TLS1_2_VERSION)"),
    (PROFILE, "!SSL_CTX_set_max_proto_version(ssl, TLS1_3_VERSION)",
     "!SSL_CTX_set_max_proto_version(ssl, is_server ? TLS1_2_VERSION : TLS1_3_VERSION)"),
    tests="StrangerTests/the program openssl")
out("X3", "a suite that is not ours will do",
    (PROFILE, '"TLS_AES_128_GCM_SHA256:', '"TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:'),
    tests="StrangerTests/the program openssl")
out("X3", "nobody asks for the protocol's name",
    (PROFILE, "  end->fault = CTLS_PROTOCOL_NAME;\n", "  return SSL_CLIENT_HELLO_SUCCESS;\n"),
    ("Sources/COpenSSL/ctls.c", "if (!ctls_name_was_chosen(end->ssl)) end->fault = CTLS_PROTOCOL_NAME;", ""),
    tests="StrangerTests/the program openssl")
out("X3", "plain text reaches the TLS engine",
    ("Sources/HonourTransport/TLS/ClientHelloGate.swift", "return isHandshake && isTLS && isHello",
     "return isHandshake && isTLS && isHello || bytes.count < 6"),
    tests="ClientHelloGateTests/what is no ClientHello")
out("X4", "a certificate's dates count",
    (PROFILE, "  if (!is_trusted) end->fault",
     "  if (X509_cmp_current_time(X509_get0_notAfter(certificate)) < 0) is_trusted = false;\n"
     "  if (!is_trusted) end->fault"),
    tests="StrangerTests/a certificate past its date")
out("X4", "an entry's last day does not count",
    (BOOK, "if let expires = entry.expires, time >= expires { return .stranger(.expired) }", "_ = time"),
    tests="AccessBookTests/a key is in")
out("X5", "whoever comes is taken for the first on the list",
    (BOOK, "guard let entry = state.clients.entry(key.fingerprint) else {",
     "guard let entry = state.clients.entries.first else {"),
    tests="AccessBookTests/only the key counts")
out("X6", "who was taken off the list comes in again",
    (BOOK, "if entry.revoked != nil { return .stranger(.revoked) }", ""),
    tests="AccessBookTests/a key is in; DaemonAccessTests/who is taken off")
out("X6", "who was taken off the list stays connected",
    ("Sources/HonourServer/Loop/ServerLoop+Access.swift",
     "perform(connection.evict(code, now: MonotonicClock.now()), for: connection)", "_ = code"),
    tests="DaemonAccessTests/who is taken off")
out("X6 X22", "the server hands out tickets",
    (PROFILE, "!SSL_CTX_set_num_tickets(ssl, 0)", "!SSL_CTX_set_num_tickets(ssl, 2)"),
    tests="TLSHandshakeTests/a handshake takes three flights")
out("X7", "a list that was cut is believed",
    ("Sources/HonourServer/Access/AccessLines.swift",
     "    throw AccessFault(path: path, line: lines.count, reason: .cut)\n", "    self.body = body\n"),
    tests="ClientListTests/a list cut at any byte; AccessBookTests/a list that is cut")
out("X7", "a bad list takes the place of the good one",
    (BOOK, "      case .failure(let error):\n", "      case .failure(let error):\n        state.clients = ClientList()\n"),
    tests="AccessBookTests/a list that is cut")

# What a laptop believes.
out("X8", "a manifest needs no signature of the publisher",
    (TRUST, "guard offered.isValid(by: pins.publisher) else { throw .publisher(revision: position.revision) }", ""),
    tests="ClientTrustTests/arbitrary content")
out("X8", "a key of small order is a key",
    (KEY, "!SmallOrder.contains(bytes), ", ""),
    tests="SignatureTests/a key under which anything is signed")
out("X8", "another dataset is believed",
    (TRUST, "guard position.lineage == pins.lineage else { throw .foreignLineage(position.lineage) }", ""),
    tests="ClientTrustTests/extraneous")
out("X8", "a replica takes another dataset",
    (APPLY, "guard held.lineage == target.lineage else {", "guard held.lineage == held.lineage else {"),
    tests="ReplicaApplyTests/another dataset")
out("X8", "the message of a revision is not signed",
    (MANIFEST, "    text.add(info.message)\n", ""),
    tests="SignatureTests/every field of a manifest")
out("X9", "an older revision is believed",
    (TRUST, "if let old = held?.manifest.info.position, new.isOlder(than: old) {",
     "if let old = held?.manifest.info.position, new.isOlder(than: old), old.epoch > 1 << 40 {"),
    tests="ClientTrustTests/rollback")
out("X9", "a replica goes back",
    (APPLY, "guard !target.isOlder(than: held) else { throw .backwards(held: held, target: target) }", ""),
    tests="ReplicaApplyTests/another dataset")
out("X10", "an answer needs no word on how new it is",
    (TRUST, "guard let claim else { throw .withoutFreshness }\n    let statement",
     "guard let claim else { return FreshnessStatement(answered, time: 0) }\n    let statement"),
    tests="ClientTrustTests/freeze")
out("X10", "anybody may say how new an answer is",
    (TRUST, "guard pins.daemons.contains(where: { freshness.isValid(by: $0) }) else { throw .freshness }", ""),
    tests="ClientTrustTests/freeze; ClientTrustTests/a word that a changed time")
out("X10", "a word never gets old",
    (GRADE, "self = age > maximumAge ? .stale(at: time) : .fresh(at: time)", "self = .fresh(at: time)"),
    tests="FreshnessGradeTests/a word is fresh for a day; SecureTests/old data says so")
out("X10", "a word confirms any revision",
    (TRUST, "guard statement.revision == held.manifest.info.position.revision,\n"
     "      statement.epoch == held.manifest.info.position.epoch\n    else { throw .freshness }", ""),
    tests="ClientTrustTests/freeze")
out("X11", "two manifests of one number are believed",
    (TRUST, "      attested.hash != offered.hash\n", "      attested.hash != attested.hash\n"),
    (TRUST, "new.revision == old.revision, offered.hash != held.hash {",
     "new.revision == old.revision, held.hash != held.hash {"),
    (TRUST, "guard statement.hash == attested.hash else {", "guard attested.hash == attested.hash else {"),
    tests="ClientTrustTests/equivocation")
out("X11", "a next revision need not name the one before",
    (TRUST, "      offered.previous != held.hash\n", "      held.hash != held.hash\n"),
    tests="ClientTrustTests/equivocation")
out("X11", "no evidence is kept",
    ("Sources/HonourClient/Trust/Membership.swift",
     "try? EvidenceFile(in: directory).keep(held: held, offered: offered, publisher: publisher)", ""),
    tests="TrustChangeTests/two histories of one publisher")
out("X12", "the word for one revision stands beside another",
    (TRUST, "guard (statement.epoch, statement.revision) >= (position.epoch, position.revision) else {",
     "guard statement.epoch == statement.epoch else {"),
    tests="ClientTrustTests/mix and match")
out("X12", "a delta is applied to another base",
    (APPLY, "guard let held, held.position.short == base else {", "guard let held else {"),
    tests="ReplicaApplyTests/a delta from another base")
out("X13", "a revision may be as far ahead as it likes",
    (TRUST, "guard new.revision <= old.revision || new.revision - old.revision <= Self.longestJump else {",
     "guard new.revision == new.revision else {"),
    tests="ClientTrustTests/fast-forward")
out("X13", "a daemon's key publishes",
    (TRUST, "guard offered.isValid(by: pins.publisher) else {",
     "guard ([pins.publisher] + pins.daemons).contains(where: { offered.isValid(by: $0) }) else {"),
    tests="ClientTrustTests/fast-forward; ClientTrustTests/arbitrary content")
out("X14", "a transfer may be longer than its signed size",
    (TRUST, "guard plainLength <= allowed else {", "guard allowed <= allowed else {"),
    tests="ClientTrustTests/endless data")
out("X14", "a chunk inflates to more than it says",
    ("Sources/HonourProtocol/Bytes/Inflater.swift", "guard free > 0 else { throw .long }", ""),
    tests="CompressionTests/another size than told; CompressionTests/a bomb")
out("X15", "a clock that is behind makes everything fresh",
    (GRADE, "} else if overflow || age < -Self.clockTolerance {", "} else if overflow {"),
    tests="FreshnessGradeTests/a clock that lies; ClockTests/a laptop's clock")
out("X16 X13", "an epoch that nobody announced is believed",
    (TRUST, "guard new.epoch == pins.epoch else { throw .unannouncedEpoch(new.epoch) }", ""),
    (TRUST, "guard statement.epoch <= pins.epoch else { throw .unannouncedEpoch(statement.epoch) }", ""),
    tests="ClientTrustTests/an epoch that nobody announced; TrustChangeTests/a restored store")
out("X16", "anybody announces an epoch",
    (STATEMENTS, "statement.previous == pins.lastStatement,\n      signed.isValid(by: pins.publisher)",
     "statement.previous == pins.lastStatement"),
    tests="StatementTests/nobody but the publisher")
out("X16", "a statement may come out of turn",
    (STATEMENTS, "guard !isOver, statement.number == next, ", "guard !isOver, "),
    (STATEMENTS, "statement.previous == pins.lastStatement,\n      ", ""),
    tests="StatementTests/a statement out of turn")
out("X17", "what a replica lacks of the statements is not sent again",
    ("Sources/HonourProtocol/Session/ServerSession+Admission.swift", "terms.statements.dropFirst(followed)",
     "terms.statements.dropFirst(max(followed, terms.statements.count))"),
    tests="AdmissionTests/statements that are not followed yet")

# Files, secrets, words.
out("X18", "a key that others may read is read",
    (SECURE, "guard status.st_mode & 0o077 == 0 else {", "guard status.st_mode & 0o007 == 0 else {"),
    tests="SecureFileTests/what others may use; SecureTests/keys that others could read")
out("X18", "a pipe in a key's place is read",
    (SECURE, "guard status.st_mode & S_IFMT == S_IFREG else {", "guard status.st_mode & S_IFMT != S_IFDIR else {"),
    tests="SecureFileTests/a pipe is not waited for")
out("X18", "a directory in which others write is good enough",
    (FOLDER, "guard status.st_mode & 0o022 == 0 else {", "guard status.st_mode & 0o002 == 0 else {"),
    tests="SecureFileTests/a directory in which others write")
out("X18 X19", "a link in a key's place is followed",
    (FOLDER, "let safe = flags | O_NOFOLLOW | O_CLOEXEC", "let safe = flags | O_CLOEXEC"),
    tests="SecureFileTests/a symbolic link is not followed")
out("X19", "a link in the lock's place is followed",
    (LOCK, "O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC", "O_RDWR | O_CREAT | O_CLOEXEC"),
    tests="LinkedFileTests/a lock that is a link")
out("X19", "a link in a database's place is followed",
    ("Sources/HonourStore/SQLite/DatabaseFile.swift", "    try requireNoLinks(path)\n", ""),
    tests="LinkedFileTests/a store whose file; LinkedFileTests/a replica whose file")
out("X19", "a link in the place of what arrives is followed",
    ("Sources/HonourClient/Files/SequentialFile.swift",
     "let flags = O_WRONLY | O_CREAT | O_TRUNC | (followsLink ? 0 : O_NOFOLLOW)",
     "let flags = O_WRONLY | O_CREAT | O_TRUNC"),
    tests="SequentialFileTests/a link in the place")
out("X19", "a link in the key log's place is followed",
    ("Sources/HonourTransport/TLS/KeyLogFile.swift", "O_APPEND | O_NOFOLLOW | O_CLOEXEC", "O_APPEND | O_CLOEXEC"),
    tests="KeyLogFileTests/a link, a pipe")
out("X20", "an invitation can be tried without end",
    (BOOK, "guard invitation.tries < InvitationEntry.tryLimit else { return refuse(4) }", ""),
    tests="AccessBookTests/five wrong proofs")
out("X20", "an invitation lets a second laptop in",
    (BOOK, "guard used.id == key.fingerprint, used.revoked == nil else { return refuse(3) }", ""),
    tests="AccessBookTests/an invitation lets one laptop in")
out("X20", "an invitation never ends",
    (BOOK, "guard now() < invitation.expires else { return refuse(2) }", ""),
    tests="AccessBookTests/an invitation ends")
out("X21", "one address takes every place",
    (ADMISSION, "guard held(by: key) < share(of: place) else { return .refuse(.addressFull) }", ""),
    tests="AdmissionPlacesTests/ten from one address; DaemonAccessTests/ten strangers")
out("X21", "strangers' handshakes take the whole machine",
    ("Sources/HonourTransport/TLS/LaneQueue.swift", "      guard credit >= price else { return .wait(price - credit) }\n      credit -= price\n",
     "      _ = price\n"),
    tests="LaneQueueTests/those who are known go first")
out("X22", "keys may be updated without end",
    (PROFILE, "if (end->key_updates > CTLS_KEY_UPDATES_A_MINUTE) end->fault = CTLS_TOO_MANY_KEY_UPDATES;", ""),
    tests="TLSRecordTests/eight key updates; TLSRecordTests/a flood of key updates")
out("X22", "early data and resumption are heard",
    (PROFILE, "    end->fault = CTLS_RESUMPTION;\n    *alert = SSL_AD_ILLEGAL_PARAMETER;\n    return SSL_CLIENT_HELLO_ERROR;\n", ""),
    tests="TLSHandshakeTests/early data and resumption")
out("X23", "a terminal is sent control characters",
    ("Sources/HonourTerminal/TerminalText.swift", "case ..<0x20, 0x7F...0x9F: true", "case ..<0x20, 0x7F...0x9F: false"),
    tests="TerminalTextTests/what a terminal would obey; NameTests/a name with control; NameTests/a message")
out("X23", "a log line holds control characters",
    ("Sources/HonourServer/Loop/LogText.swift", "case .control, .format,", "case .format,"),
    tests="LogTextTests/one event stays one line")
out("X23", "a laptop's name may hold control characters",
    ("Sources/honourd/Options/AccessOptions.swift",
     "name.unicodeScalars.allSatisfy({ !CharacterSet.controlCharacters.contains($0) })", "!name.isEmpty"),
    tests="NameTests/a name with control")
out("X24", "a core may be written",
    (SECRECY, "    _ = unsafe setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &none)\n", "    none.rlim_max = 0\n"),
    tests="SecureTests/no secret is in a log")
out("X24", "an invitation stays in the list of processes",
    (SECRECY, 'unsafe memset(place, Int32(UInt8(ascii: "*")), strlen(place))', "unsafe memset(place, 0, 0)"),
    tests="SecureTests/no secret is in a log")
out("X25", "a socket that was left behind is in the way",
    ("Sources/HonourTransport/Listener.swift", "      Self.removeSocketFile(path)\n      guard fchmod", "      _ = path\n      guard fchmod"),
    tests="KilledDaemonTests/a killed daemon")
out("S16 S17", "a lock keeps nobody off",
    (LOCK, "guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {", "guard flock(descriptor, LOCK_SH | LOCK_NB) == 0 else {"),
    tests="CanonicalFileTests/a directory takes one writer; ReplicaApplyTests/a second writer; TwoAtOnceTests/a second daemon")

# Lines, peers and floods.
SERVER = "Sources/HonourProtocol/Session/ServerSession.swift"
LISTENER = "Sources/HonourTransport/Listener.swift"
out("N5", "a peer that vanished is waited for without end",
    (SERVER, "    case .ready, .uploading:\n      guard !clock.isSilent(for: WireLimits.silenceBeforeEnd, now: now) else {",
     "    case .ready, .uploading:\n      guard !clock.isSilent(for: .max, now: now) else {"),
    tests="ServerSessionTests/silence is asked about; PublishSessionTests/silence between")
out("N6 N14", "what waits for a peer grows without end",
    ("Sources/HonourTransport/StreamConnection.swift",
     "    if outgoing.byteCount > limitBytes { return close(.queueOverflow) }\n", ""),
    tests="StreamConnectionTests/a peer that does not read")
out("N7", "a transfer needs no progress",
    (SERVER, "      guard clock.isSilent(for: WireLimits.silenceBeforeEnd, now: now) else { return [] }\n"
     "      return close(.refused(.tooSlow))", "      return []"),
    tests="ServerSessionTests/a body that does not move")
out("N7", "every byte is progress",
    ("Sources/HonourProtocol/Session/ProgressClock.swift",
     "if partialBytes >= WireLimits.progressBytes {", "if partialBytes > 0 {"),
    tests="ServerSessionTests/a byte now and then")
out("N8", "the greeting has no deadline in all",
    (SERVER, "guard now >= accepted, now - accepted >= WireLimits.greeting else { return [] }",
     "guard now >= accepted, now - accepted >= .max else { return [] }"),
    tests="ServerSessionTests/the greeting has ten seconds")
out("N8", "a ClientHello has no deadline",
    (ADMISSION, "places.filter { !$0.hasHello && now >= $0.arrived + limits.hello }.map(\\.id)",
     "places.filter { !$0.hasHello && now == .max }.map(\\.id)"),
    tests="AdmissionPlacesTests/a ClientHello is overdue")
out("N9", "a connection that is gone is not forgotten",
    ("Sources/HonourServer/Loop/ServerLoop.swift",
     "guard connections.removeValue(forKey: connection.id) != nil else { return }",
     "guard connections[connection.id] != nil else { return }"),
    tests="DaemonFaultTests/connections that are reset")
out("N10", "accepting does not rest where no descriptor is left",
    (LISTENER, "    isPaused = true\n    pauseTimer?.arm(", "    acceptLater()\n    pauseTimer?.arm("),
    tests="ListenerTests/a lack of descriptors")
out("N12", "no place is kept for known addresses",
    (ADMISSION, "< limits.strangers - limits.keptForKnown", "< limits.strangers"),
    tests="AdmissionPlacesTests/unknown addresses fill 96")
out("N12", "who fails is not refused",
    (ADMISSION, "if isRefused, !place.isKnown { return .refuse(.penalized) }", "_ = isRefused"),
    tests="AdmissionPenaltyTests/the third point")
out("N14", "frames that nobody asked for are not counted",
    ("Sources/HonourProtocol/Session/UnaskedBudget.swift", "    left -= 1\n", ""),
    tests="ServerSessionTests/a flood of unasked frames")
out("N15", "an address in use is not told",
    (LISTENER, "guard bound == 0 else {", "guard bound == 0 || bound != nil else {"),
    tests="ListenerTests/an address in use")
out("N16", "pauses are not jittered",
    ("Sources/HonourClient/Sync/Backoff.swift", "let pause = step * Double.random(in: 0.5...1, using: &generator)",
     "let pause = step"),
    tests="BackoffTests/a thousand that were cut together")
out("N17", "an address that is silent is waited for without end",
    ("Sources/HonourTransport/Connector.swift",
     "? deadlineNanoseconds : min(deadlineNanoseconds, TransportLimits.connectNanoseconds)",
     "? deadlineNanoseconds : deadlineNanoseconds"),
    tests="ConnectorTests/an address that is silent")

# People, and what editors publish.
out("V5", "a mistyped id is taken",
    ("Sources/HonourModel/Trust/CheckedBase32.swift", "guard check(of: group.dropLast()) == last else {",
     "guard check(of: group.dropLast()) < 32 else {"),
    tests="IDTests/every wrong character of an id; OperatorErrorTests/a letter wrong in an id")
out("V5", "an unknown key of the configuration is passed over",
    ("Sources/HonourServer/Configuration/ConfigFile.swift",
     "guard let key = ConfigKey(rawValue: name) else { throw fault(.unknownKey(name)) }",
     "guard let key = ConfigKey(rawValue: name) else { continue }"),
    tests="ConfigFileTests/an unknown key")
out("X2", "a reader publishes",
    ("Sources/HonourProtocol/Session/ServerSession+Publishing.swift",
     "guard admittance == .admitted(.editor) else {", "guard admittance != nil else {"),
    tests="PublishSessionTests/whoever is no editor; PublishTests/a reader is told")
out("X12", "a publish starts from an older revision",
    ("Sources/HonourStore/Canonical/CanonicalStore+Publishing.swift",
     "if let base = request.base, base != newest.info.position.short {",
     "if let base = request.base, base.revision == .max {"),
    tests="PublisherTests/of two who began")
out("X8", "a signed history goes on unsigned",
    ("Sources/HonourServer/Publisher/Publisher.swift", "guard try key != nil || !isSigned() else {",
     "guard try key != nil || !isSigned() || key == nil else {"),
    tests="PublisherTests/a signed history")
out("X8", "a copy that the publisher did not sign is served",
    ("Sources/HonourStore/Canonical/CanonicalStore+Mirroring.swift",
     "    if let unsigned { return .unsigned(revision: unsigned) }\n", "    _ = unsigned\n"),
    tests="MirrorTests/a copy that is damaged")
out("X24", "a process with keys can be dumped",
    (SECRECY, "    _ = cprctl_forbid_dumps()\n", ""),
    tests="ProcessSecrecyTests/a process that holds keys")
out("X25", "no supervisor starts the daemon again",
    ("Sources/honourd/ServiceUnit.swift", "Restart=always", "Restart=no"),
    tests="ServiceTests/the unit runs the program")
out("X8", "a malleable signature is one",
    ("Sources/HonourModel/Trust/Signature.swift",
     "bytes[32...].reversed().lexicographicallyPrecedes(Self.order.reversed())", "!Self.order.isEmpty"),
    tests="SignatureTests/nobody makes a second signature")
