#!/usr/bin/env python3
"""What the measuring scripts share: running programs, a daemon, a table. By itself it does nothing."""

import os
import re
import shlex
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
START_SECONDS = 30
STOP_SECONDS = 30
LISTENING = re.compile(r"^listening on honour(?:\+tcp)?://.*:(\d+)$", re.M)


def say(text):
    print(text, flush=True)


def stop(text):
    sys.exit(f"Scripts/{Path(sys.argv[0]).name}: {text}")


def shown(command):
    """A command as a person would type it; a program of ours by its name alone."""
    words = [str(word) for word in command]
    return "$ " + shlex.join([Path(words[0]).name, *words[1:]])


class Programs:
    """Where our programs are: built for release, or found in a directory."""

    def __init__(self, directory=None):
        self.directory = directory or ROOT / ".build" / "release"
        self.honourd, self.honour = self.directory / "honourd", self.directory / "honour"

    @staticmethod
    def add_options(parser):
        parser.add_argument("--skip-build", action="store_true", help="measure the release build that is there")
        parser.add_argument("--programs", type=Path, metavar="DIR", help="measure the programs in DIR; builds nothing")

    @staticmethod
    def chosen(arguments):
        if not arguments.skip_build and not arguments.programs:
            build()
        programs = Programs(arguments.programs and arguments.programs.resolve())
        for program in (programs.honourd, programs.honour):
            if not os.access(program, os.X_OK):
                stop(f"{program} is not there; build it, or name another directory with --programs.")
        return programs


def build():
    command = ["swift", "build", "-c", "release"]
    say(shown(command))
    if subprocess.run(command, cwd=ROOT, stdin=subprocess.DEVNULL, check=False).returncode != 0:
        stop("the release build failed.")


class Run:
    """One finished process: how long it took, its peak memory and what it printed, if kept.

    A status that was not expected ends the script. A quiet one is shown only then, with what it said.
    """

    def __init__(self, command, stdin=None, stdout=None, expected=(0,), quiet=False, directory=None, environment=None):
        if not quiet:
            say(shown(command))
        source = open(stdin, "rb") if stdin else subprocess.DEVNULL
        target = open(stdout, "wb") if stdout else subprocess.PIPE
        errors = tempfile.TemporaryFile() if quiet else None
        start = time.monotonic()
        process = subprocess.Popen(
            [str(word) for word in command], stdin=source, stdout=target, stderr=errors, cwd=directory,
            env=environment and {**os.environ, **environment})
        self.output = process.stdout.read() if process.stdout else b""
        # wait4 gives this one child's peak. It cannot be below that of this interpreter at the fork,
        # about 15 MiB, which every program of ours exceeds.
        _, status, usage = os.wait4(process.pid, 0)
        self.ended = time.monotonic()
        self.seconds = self.ended - start
        self.cpu_seconds = usage.ru_utime + usage.ru_stime
        process.returncode = self.status = os.waitstatus_to_exitcode(status)
        self.peak_bytes = usage.ru_maxrss * 1024
        for stream in (source, target):
            if hasattr(stream, "close"):
                stream.close()
        if self.status not in expected:
            if errors:
                errors.seek(0)
                sys.stderr.write(errors.read().decode(errors="replace"))
            stop(f"status {self.status} from: {shown(command)}")


class Daemon:
    """`honourd serve` on loopback: in plain text, or over TLS to those on its list."""

    def __init__(self, programs, data, log, quiet=False, is_secure=False):
        command = [programs.honourd, "serve", "--data", data, "--listen", "127.0.0.1:0"]
        if not is_secure:
            command.append("--plaintext")
        if not quiet:
            say(shown(command) + " &")
        with open(log, "wb") as errors:
            self.process = subprocess.Popen(
                [str(word) for word in command], stdin=subprocess.DEVNULL, stdout=errors, stderr=errors)
        deadline = time.monotonic() + START_SECONDS
        while not (found := LISTENING.search(log.read_text(errors="replace"))):
            if self.process.poll() is not None or time.monotonic() > deadline:
                self.stop()
                stop(f"the daemon did not start: {log.read_text(errors='replace')[-2000:]}")
            time.sleep(0.02)
        self.port = int(found[1])

    def forget_peak(self):
        Path(f"/proc/{self.process.pid}/clear_refs").write_text("5")

    def peak_bytes(self):
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return next(int(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith("VmHWM"))

    def stop(self):
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()


def first_line(*command):
    said = subprocess.run(command, capture_output=True, text=True, check=False)
    return (said.stdout or said.stderr).split("\n")[0].strip()


def machine(*programs):
    """What a result says of the machine: processors, system, and the first line of each program's --version."""
    return {"processors": os.cpu_count(), "system": first_line("uname", "-srm"),
            **{program: first_line(program, "--version") for program in programs}}


def table(titles, rows):
    """Lines of text; the first column to the left, numbers to the right."""
    rows = [list(titles), *rows]
    widths = [max(len(row[index]) for row in rows) for index in range(len(titles))]
    rows.insert(1, ["-" * width for width in widths])
    return "\n".join(
        "  ".join(cell.ljust(width) if index == 0 else cell.rjust(width)
                  for index, (cell, width) in enumerate(zip(row, widths))).rstrip()
        for row in rows)
