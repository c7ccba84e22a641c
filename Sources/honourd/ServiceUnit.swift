/// The unit with which systemd runs the daemon: as its own user, seeing and able to do no more than it
/// needs.
///
/// Source: `Protocol/operation.md`, section 3, and systemd.exec(5).
struct ServiceUnit {
  static let dataDirectory = "/var/lib/honourd"

  /// An absolute path.
  let program: String

  /// Whether the service, which sees neither homes nor the common `/tmp`, can run the program.
  var seesProgram: Bool {
    !["/home/", "/root/", "/run/user/", "/tmp/", "/var/tmp/"].contains { program.hasPrefix($0) }
  }

  var text: String { [head, service, confinement, install].joined(separator: "\n") }

  private var head: String {
    """
    # Made by 'honourd service-unit'. Before the first start:
    #   sudo useradd --system --user-group --home-dir \(Self.dataDirectory) --shell /usr/sbin/nologin honourd
    #   sudo install -d -o honourd -g honourd -m 700 \(Self.dataDirectory)
    #   sudo -u honourd \(program) init --data \(Self.dataDirectory)
    # What is particular to a place is in \(Self.dataDirectory)/honourd.conf, mode 0600, of honourd.
    [Unit]
    Description=honourd, publisher of the honour-and-campaign dataset
    Wants=network-online.target
    After=network-online.target
    StartLimitIntervalSec=0

    """
  }

  /// It starts again at once, but not where every start would end alike: no store, a file that is
  /// open to others, a fault in the configuration.
  private var service: String {
    """
    [Service]
    Type=notify
    ExecStart=\(quotedProgram) serve
    Environment=HONOURD_DATA=\(Self.dataDirectory)
    User=honourd
    StateDirectory=honourd
    StateDirectoryMode=0700
    UMask=0077
    Restart=always
    RestartSec=200ms
    RestartPreventExitStatus=2 5 24 64
    LimitCORE=0
    LimitNOFILE=32768
    MemoryMax=1G

    """
  }

  private var confinement: String {
    """
    # What it cannot see and cannot do.
    NoNewPrivileges=yes
    CapabilityBoundingSet=
    ProtectSystem=strict
    ProtectHome=yes
    PrivateTmp=yes
    PrivateDevices=yes
    ProtectKernelTunables=yes
    ProtectKernelModules=yes
    ProtectKernelLogs=yes
    ProtectControlGroups=yes
    ProtectClock=yes
    ProtectHostname=yes
    ProtectProc=invisible
    RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX
    RestrictNamespaces=yes
    RestrictRealtime=yes
    RestrictSUIDSGID=yes
    LockPersonality=yes
    MemoryDenyWriteExecute=yes
    SystemCallArchitectures=native
    SystemCallFilter=@system-service

    """
  }

  private var install: String {
    """
    [Install]
    WantedBy=multi-user.target
    """
  }

  /// As systemd takes it for one word, `%` and all.
  private var quotedProgram: String {
    let escaped = program.flatMap { character in
      switch character {
      case "\\", "\"": "\\\(character)"
      case "%": "%%"
      default: String(character)
      }
    }
    let text = String(escaped)
    return text.contains { " '\\;".contains($0) } ? "\"\(text)\"" : text
  }
}
