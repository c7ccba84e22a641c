#!/usr/bin/env python3
"""A relay on loopback that counts every byte both ways and, if asked, is as bad as a bad line.

    Scripts/relay.py --to PORT [--line 2g] [--rate BITS] [--round-trip S] [--cut S] [--scale N]
    Scripts/relay.py --self-test

By itself it says on which port it listens and works until it is interrupted, then prints what it counted; the
measuring scripts import it. A line has a rate for each direction, a round trip, and a life after which every
connection is cut. A connection costs a round trip before its first byte travels, as a TCP handshake does;
pieces of 1,400 bytes follow one another at the line's rate, and each arrives half a round trip after it left.
What is under way when a connection is cut is lost, and counted as paid for. TCP's slow start and its own
repetitions are not played.

`scale` makes the world that many times as fast: the rate is multiplied, the round trip and the life divided.
So as many bytes fit between two cuts and as many are under way, and what takes a minute on the line takes
60 / scale seconds here. Seconds that are reported are those of the line. What the programs at both ends need to
compute is not made faster, so it weighs `scale` times as much: a large scale makes a line look slower than it is.
"""

import argparse
import queue
import socket
import threading
import time

PIECE_BYTES = 1_400
# Bytes that the relay's own sockets hold back: a sender must not believe a slow line to be a fast one.
BUFFER_BYTES = 16_384
JOIN_SECONDS = 30
# A frame that asks whether the other end is still there, with room to spare.
PING_BYTES = 16


class Line:
    """What a line is like; without arguments one that nothing limits and nobody cuts."""

    def __init__(self, bits_per_second=None, round_trip=0.0, cut_seconds=None, scale=1.0):
        self.bits_per_second = bits_per_second and bits_per_second * scale
        self.round_trip = round_trip / scale
        self.cut_seconds = cut_seconds and cut_seconds / scale
        self.scale = scale

    @property
    def is_free(self):
        return self.bits_per_second is None and self.round_trip == 0 and self.cut_seconds is None

    def seconds_for(self, byte_count):
        return byte_count * 8 / self.bits_per_second if self.bits_per_second else 0.0


# The names that --line knows: bits a second each way, seconds there and back, seconds until the cut.
LINES = {"2g": (23_000, 1.0, 30.0)}


class Counted:
    """What went over the relay since the last count."""

    def __init__(self):
        self.up = self.down = 0  # bytes to the server and to the client, those lost in a cut included
        self.lost = 0  # bytes that were under way to the client in a cut
        self.connections = self.cuts = 0
        # When the last bytes that were more than a question after the client's health reached it.
        self.last_answer = 0.0
        # Seconds on the line: of each connection from its beginning to its cut, and of one that was not cut, and
        # of the last, to the last byte that reached the client: cut after that, it had all it came for.
        self.seconds = 0.0


class Connection:
    """One client's connection: two lanes, and the moment at which they are cut."""

    def __init__(self, client, server, line):
        self.client, self.server, self.line = client, server, line
        self.began = self.last_arrival = self.last_answer = self.cut_at = time.monotonic()
        self.up = self.down = self.arrived = 0
        self.is_cut = False
        self.threads = []
        self.timer = None

    def start(self):
        for source, sink, way in ((self.client, self.server, "up"), (self.server, self.client, "down")):
            lane = queue.SimpleQueue()
            self.begin(self.send, source, lane, way)
            self.begin(self.deliver, lane, sink, way)
        if self.line.cut_seconds:
            self.timer = threading.Timer(self.line.cut_seconds, self.cut)
            self.timer.daemon = True
            self.timer.start()

    def begin(self, body, *arguments):
        thread = threading.Thread(target=body, args=arguments, daemon=True)
        self.threads.append(thread)
        thread.start()

    def send(self, source, lane, way):
        """Puts bytes on the line as fast as it takes them."""
        free_at = self.began + self.line.round_trip
        size = PIECE_BYTES if self.line.bits_per_second else 1 << 18
        try:
            while data := source.recv(size):
                free_at = max(free_at, time.monotonic()) + self.line.seconds_for(len(data))
                if not self.line.is_free:
                    sleep_until(free_at)
                if self.is_cut:
                    break
                setattr(self, way, getattr(self, way) + len(data))
                lane.put((free_at + self.line.round_trip / 2, data))
        except OSError:
            pass  # an end that is gone is the other end's news, not ours
        lane.put((max(free_at, time.monotonic()) + self.line.round_trip / 2, b""))

    def deliver(self, lane, sink, way):
        try:
            while True:
                arrives_at, data = lane.get()
                if not self.line.is_free:
                    sleep_until(arrives_at)
                if self.is_cut:
                    return
                if not data:
                    return sink.shutdown(socket.SHUT_WR)
                sink.sendall(data)
                if way == "down":
                    self.arrived += len(data)
                    self.last_arrival = time.monotonic()
                    if len(data) > PING_BYTES:
                        self.last_answer = self.last_arrival
        except OSError:
            pass

    def cut(self):
        self.is_cut = True
        self.cut_at = time.monotonic()
        for end in (self.client, self.server):
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass

    def finish(self):
        for thread in self.threads:
            thread.join(JOIN_SECONDS)
        if self.timer:
            self.timer.cancel()
        self.client.close()
        self.server.close()


class Relay:
    """Listens on a free port of the loopback and relays each connection to `port`."""

    def __init__(self, port, line=None):
        self.target = ("127.0.0.1", port)
        self.line = line or Line()
        self.connections = []
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            server = socket.socket()
            for end in (client, server):
                end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                if not self.line.is_free:
                    end.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, BUFFER_BYTES)
            try:
                server.connect(self.target)
            except OSError:
                client.close()  # the client finds out as it would without us
                continue
            # Known before its first byte moves: who asks what was counted may be quicker than this thread.
            connection = Connection(client, server, self.line)
            self.connections.append(connection)
            connection.start()

    def take(self):
        """What was ``Counted`` since the last call, once both ends of every connection have closed."""
        connections, self.connections = self.connections, []
        counted = Counted()
        for connection in connections:
            connection.finish()
            counted.up += connection.up
            counted.down += connection.down
            counted.last_answer = connection.last_answer
            counted.connections += 1
            counted.cuts += connection.is_cut
            counted.lost += connection.down - connection.arrived
            ended = connection.cut_at if connection.is_cut and connection is not connections[-1] else connection.last_arrival
            counted.seconds += (ended - connection.began) * self.line.scale
        return counted

    def close(self):
        self.listener.close()


def sleep_until(moment):
    while (left := moment - time.monotonic()) > 0:
        time.sleep(left)


def self_test():
    """Bytes are counted exactly, and nothing is faster than its line; how much slower is the machine's affair."""
    def serve(listener, answer):
        while True:
            try:
                peer, _ = listener.accept()
            except OSError:
                return
            try:
                while answer and peer.recv(1 << 16):
                    peer.sendall(answer)
                peer.close()
            except OSError:
                pass

    def ask(line, question, answer):
        with socket.create_server(("127.0.0.1", 0)) as listener:
            threading.Thread(target=serve, args=(listener, answer), daemon=True).start()
            relay = Relay(listener.getsockname()[1], line)
            with socket.create_connection(("127.0.0.1", relay.port)) as client:
                client.sendall(question)
                client.shutdown(socket.SHUT_WR)
                received = b""
                while piece := client.recv(1 << 16):
                    received += piece
            relay.close()
            counted = relay.take()
        listener.close()
        return received, counted

    answer = bytes(range(256)) * 400
    received, counted = ask(Line(), b"x" * 1_000, answer)
    assert received == answer and (counted.up, counted.down) == (1_000, len(answer)), "a free line"
    line = Line(*LINES["2g"][:2], None, scale=100)
    received, counted = ask(line, b"x", answer[:5_750])
    # A round trip for the handshake, one for question and answer, two seconds for 5,750 bytes.
    assert received == answer[:5_750] and counted.seconds >= 4.0 and counted.cuts == 0, "a slow line"
    received, counted = ask(Line(*LINES["2g"], scale=100), b"x", answer)
    # Two seconds are spent before the first byte arrives; the cut may come late, on a machine that is busy.
    assert counted.cuts == 1, "a line that is cut"
    assert answer.startswith(received) and len(received) <= 2_875 * (counted.seconds - 2) + PIECE_BYTES, "no more than the line carries"
    assert counted.lost == counted.down - len(received), "what was under way is lost"
    print("relay.py: the line is as it should be.")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--to", type=int, metavar="PORT")
    parser.add_argument("--self-test", action="store_true", help="check this script itself")
    parser.add_argument("--line", choices=LINES)
    parser.add_argument("--rate", type=float, metavar="BITS", help="bits a second, each way")
    parser.add_argument("--round-trip", type=float, metavar="S")
    parser.add_argument("--cut", type=float, metavar="S", help="seconds that a connection lives; 0 for ever")
    parser.add_argument("--scale", type=float, default=1.0)
    arguments = parser.parse_args()
    if arguments.self_test:
        return self_test()
    if arguments.to is None:
        parser.error("say which port to relay to, with --to")
    rate, round_trip, cut = LINES.get(arguments.line, (None, 0.0, None))
    given = (arguments.rate, arguments.round_trip, arguments.cut)
    rate, round_trip, cut = (ours if theirs is None else theirs for ours, theirs in zip((rate, round_trip, cut), given))
    relay = Relay(arguments.to, Line(rate or None, round_trip, cut or None, arguments.scale))
    print(f"listening on 127.0.0.1:{relay.port}", flush=True)
    try:
        threading.Event().wait()
    except KeyboardInterrupt:
        for connection in relay.connections:
            if any(thread.is_alive() for thread in connection.threads):
                connection.cut()
        counted = relay.take()
        print(f"{counted.up:,} bytes up, {counted.down:,} down ({counted.lost:,} lost), {counted.connections:,} "
              f"connections, {counted.cuts:,} cut, {counted.seconds:,.1f} s on the line")


if __name__ == "__main__":
    main()
