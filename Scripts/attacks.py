#!/usr/bin/env python3
"""The attackers of Scripts/siege and the stand-in that they are compared on. By itself it does nothing.

Each is one process around one epoll, with raw sockets and bytes made beforehand, so that it costs little itself.
Every address is in 127.0.0.0/8.
"""

import errno
import heapq
import itertools
import os
import resource
import select
import socket
import ssl
import time
from collections import Counter

# The system draws the port at connect(), where it knows both ends: Linux' IP_BIND_ADDRESS_NO_PORT.
BIND_WITHOUT_PORT = 24
HANGUP = select.EPOLLHUP | select.EPOLLERR | select.EPOLLRDHUP
# A whole flight of our server is 576 bytes: what the stand-in answers a ClientHello with.
FLIGHT = bytes(576)
READ_BYTES = 65_536
SMALL_BUFFER = 4_096
# The system holds no more than this for a reader, beside what is under way; TransportLimits.unsentBytes.
UNSENT_BYTES = 131_072


def raise_descriptors():
    """As many as the system lets this process have."""
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    return hard


def address(part, number):
    """The 127.x addresses of one attacker: 16,000 for each part."""
    return f"127.{part}.{number // 250}.{number % 250 + 1}"


class Loop:
    """Sockets with their owners, and what is due when."""

    def __init__(self):
        self.poller = select.epoll()
        self.owners = {}
        self.due = []
        self.order = itertools.count()
        self.counts = Counter()
        self.is_stopped = False

    def at(self, moment, action):
        heapq.heappush(self.due, (moment, next(self.order), action))

    def watch(self, end, owner, events=select.EPOLLIN | select.EPOLLRDHUP):
        self.owners[end.fileno()] = owner
        self.poller.register(end.fileno(), events)

    def drop(self, end):
        """Closes it; the kernel takes a closed one out of the epoll."""
        self.owners.pop(end.fileno(), None)
        end.close()

    def run(self, seconds=None):
        until = seconds and time.monotonic() + seconds
        while not self.is_stopped and (not until or time.monotonic() < until):
            wait = max(0.0, min(self.due[0][0] - time.monotonic(), 0.5)) if self.due else 0.5
            for number, events in self.poller.poll(wait):
                owner = self.owners.get(number)
                if owner:
                    owner(events)
            now = time.monotonic()
            while self.due and self.due[0][0] <= now:
                heapq.heappop(self.due)[2]()

    def connect(self, source, target, small=False):
        """A connection that was begun; None where the system has no place for it."""
        end = socket.socket()
        try:
            end.setblocking(False)
            end.setsockopt(socket.IPPROTO_IP, BIND_WITHOUT_PORT, 1)
            if small:
                end.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, SMALL_BUFFER)
            end.bind((source, 0))
            code = end.connect_ex(target)
        except OSError as error:
            code = error.errno
        if code not in (0, errno.EINPROGRESS):
            self.counts["not connected"] += 1
            end.close()
            return None
        self.counts["connections"] += 1
        return end


class Hello:
    """A ClientHello of Python's own TLS, with other random bytes each time it is asked for."""

    def __init__(self):
        context = client_context()
        incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        try:
            context.wrap_bio(incoming, outgoing).do_handshake()
        except ssl.SSLWantReadError:
            pass
        recorded = outgoing.read()
        # Header of the record and of the message, version; then 32 random bytes, a length and the session's id.
        assert recorded[0] == 22 and recorded[5] == 1 and recorded[43] == 32
        share = recorded.index(bytes.fromhex("001d0020")) + 4
        self.head, self.middle, self.tail = recorded[:11], recorded[76:share], recorded[share + 32 :]

    def __call__(self):
        fresh = os.urandom(96)
        return b"".join((self.head, fresh[:32], b"\x20", fresh[32:64], self.middle, fresh[64:], self.tail))


def client_context(pem=None):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    context.set_ecdh_curve("X25519")
    context.set_alpn_protocols(["honour/1"])
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE  # whom an attacker attacks need not be proven to it
    if pem:
        context.load_cert_chain(pem)
    return context


class Slowloris:
    """Connections that say a byte in a while, and come again at their next byte when they were closed."""

    def __init__(self, loop, target, count, pause=9.0, each_address=10):
        self.loop, self.target, self.pause = loop, target, pause
        self.bytes = Hello()()
        self.ends = [None] * count
        self.said = [0] * count
        now = time.monotonic()
        for slot in range(count):
            loop.at(now + slot * pause / count, lambda slot=slot: self.tick(slot))
        self.each_address = each_address

    def tick(self, slot):
        self.loop.at(time.monotonic() + self.pause, lambda: self.tick(slot))
        end = self.ends[slot]
        if end is None:
            end = self.loop.connect(address(1, slot // self.each_address), self.target)
            if end is None:
                return
            self.ends[slot], self.said[slot] = end, 0
            self.loop.watch(end, lambda events: self.heard(slot))
        try:
            place = self.said[slot]
            end.send(self.bytes[place : place + 1])
            self.said[slot] = min(place + 1, len(self.bytes) - 2)
        except BlockingIOError:
            pass
        except OSError:
            self.gone(slot)

    def heard(self, slot):
        end = self.ends[slot]
        try:
            if end.recv(READ_BYTES):
                return
        except BlockingIOError:
            return
        except OSError:
            pass
        self.gone(slot)

    def gone(self, slot):
        self.loop.counts["closed by the other end"] += 1
        self.loop.drop(self.ends[slot])
        self.ends[slot] = None

    @property
    def standing(self):
        return sum(end is not None for end in self.ends)


class Hellos:
    """So many ClientHellos a second; each goes when it was answered, or closed, or after a while."""

    GRAIN = 0.005
    PATIENCE = 10.0
    MOST = 8_000

    def __init__(self, loop, target, rate, addresses=250):
        self.loop, self.target, self.rate, self.addresses = loop, target, rate, addresses
        self.hello = Hello()
        self.open = {}
        self.begun = 0
        self.start = time.monotonic()
        loop.at(self.start, self.tick)

    def tick(self):
        now = time.monotonic()
        self.loop.at(now + self.GRAIN, self.tick)
        wanted = int((now - self.start) * self.rate)
        while self.begun < wanted:
            self.begun += 1
            if len(self.open) >= self.MOST:
                self.loop.counts["left out"] += 1
                continue
            self.begin(now)
        # In the order in which they were begun.
        for number, (end, begun) in self.open.items():
            if now < begun + self.PATIENCE:
                break
            self.loop.counts["given up"] += 1
            self.loop.at(now, lambda number=number: self.end(number))

    def begin(self, now):
        end = self.loop.connect(address(2, self.begun % self.addresses), self.target)
        if end is None:
            return
        number = self.begun
        self.open[number] = (end, now)
        try:
            end.send(self.hello())
            self.loop.counts["hellos"] += 1
            self.loop.watch(end, lambda events: self.heard(number, events))
        except BlockingIOError:
            # The other end's queue is full: it is said when there is a connection.
            self.loop.watch(end, lambda events: self.heard(number, events), select.EPOLLOUT | select.EPOLLRDHUP)
        except OSError:
            self.loop.counts["closed"] += 1
            self.end(number)

    def heard(self, number, events):
        end = self.open[number][0]
        try:
            if events & select.EPOLLOUT and not events & HANGUP:
                self.loop.poller.modify(end.fileno(), select.EPOLLIN | select.EPOLLRDHUP)
                self.loop.counts["hellos"] += 1
                return end.send(self.hello())
            self.loop.counts["answered" if end.recv(READ_BYTES) else "closed"] += 1
        except BlockingIOError:
            return
        except OSError:
            self.loop.counts["closed"] += 1
        self.end(number)

    def end(self, number):
        if number in self.open:
            self.loop.drop(self.open.pop(number)[0])


def crc8(data):
    """CRC-8/AUTOSAR: Protocol/frames.md, section 2."""
    value = 0xFF
    for byte in data:
        value ^= byte
        for _ in range(8):
            value = (value << 1 ^ 0x2F if value & 0x80 else value << 1) & 0xFF
    return value ^ 0xFF


def frame(kind, payload=b""):
    """A frame of at most 127 bytes: Protocol/frames.md, section 2."""
    return bytes([len(payload), kind, crc8(bytes([len(payload), kind]) + payload)]) + payload


HELLO, WELCOME, PULL, END, SUBSCRIBE, PING, PONG, ERROR = 1, 2, 3, 7, 8, 0x0A, 0x0B, 0x0D
# Lowest and highest version 1, the capability `signed` alone, statement 0 followed. Asks for everything.
FIRST_FLIGHT = frame(HELLO, b"HNR1\1\1\x20\0") + frame(PULL, b"\0")


class Laptop:
    """A client on the list, as far as its greeting; what comes then is another class's affair."""

    def __init__(self, crowd, slot):
        self.crowd, self.slot = crowd, slot
        self.end = self.tls = None
        self.is_up = False
        self.begun = 0.0

    def begin(self):
        crowd = self.crowd
        self.is_up = False
        self.unsent = b""
        self.begun = time.monotonic()
        key = self.slot // crowd.each_key
        self.end = crowd.loop.connect(address(crowd.part, key), crowd.target, crowd.is_small)
        if self.end is None:
            return self.fail()
        crowd.loop.watch(self.end, self.heard)
        self.incoming, self.outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        if crowd.is_plain:
            return self.rise()
        self.tls = crowd.context(key).wrap_bio(self.incoming, self.outgoing)
        self.shake()

    def heard(self, events):
        if events & select.EPOLLOUT and not events & HANGUP:
            unsent, self.unsent = self.unsent, b""
            self.crowd.loop.poller.modify(self.end.fileno(), select.EPOLLIN | select.EPOLLRDHUP)
            return self.flush(unsent)
        try:
            came = self.end.recv(READ_BYTES)
        except BlockingIOError:
            return
        except OSError:
            came = b""
        if not came:
            return self.fail()
        self.incoming.write(came)
        if self.is_up:
            self.crowd.take(self)
        else:
            self.shake()

    def shake(self):
        try:
            self.tls.do_handshake()
        except ssl.SSLWantReadError:
            return self.flush()
        except ssl.SSLError:
            return self.fail()
        self.rise()

    def rise(self):
        self.is_up = True
        self.write(FIRST_FLIGHT)
        if self.end:
            self.crowd.rose(self)

    def write(self, text):
        if self.tls:
            self.tls.write(text)
            self.flush()
        else:
            self.flush(text)

    def flush(self, text=None):
        text = self.outgoing.read() if text is None else text
        try:
            self.end.send(text)
        except BlockingIOError:
            # The other end's queue is full: it is said when there is a connection.
            self.unsent += text
            self.crowd.loop.poller.modify(self.end.fileno(), select.EPOLLOUT | select.EPOLLRDHUP)
        except OSError:
            self.fail()

    def fail(self):
        was_up = self.is_up
        self.is_up = False
        if self.end:
            self.crowd.loop.drop(self.end)
        self.end = self.tls = None
        self.crowd.failed(self, was_up)


class Crowd:
    """Laptops that are brought up a few at a time, and again when they were closed."""

    AT_ONCE = 24
    PAUSE = 0.5
    PATIENCE = 10.0
    is_small = is_plain = False

    def __init__(self, loop, target, pems, count, part, each_key=8):
        self.loop, self.target, self.pems, self.part, self.each_key = loop, target, pems, part, each_key
        self.contexts = {}
        self.laptops = [Laptop(self, slot) for slot in range(count)]
        self.waiting = list(reversed(self.laptops))
        self.shaking = set()
        self.up = set()
        loop.at(time.monotonic(), self.begin_more)
        loop.at(time.monotonic() + 1, self.look)

    def context(self, key):
        if key not in self.contexts:
            self.contexts[key] = client_context(self.pems[key])
        return self.contexts[key]

    def begin_more(self):
        while self.waiting and len(self.shaking) < self.AT_ONCE:
            laptop = self.waiting.pop()
            self.shaking.add(laptop)
            laptop.begin()

    def look(self):
        """A handshake that nobody answers any more is given up."""
        now = time.monotonic()
        self.loop.at(now + 1, self.look)
        for laptop in [one for one in self.shaking if now > one.begun + self.PATIENCE]:
            laptop.fail()

    def rose(self, laptop):
        self.shaking.discard(laptop)
        self.up.add(laptop)
        self.loop.counts["greeted"] += 1
        self.loop.at(time.monotonic(), self.begin_more)

    def failed(self, laptop, was_up):
        self.loop.counts["closed by the other end" if was_up else "not let in"] += 1
        self.shaking.discard(laptop)
        self.up.discard(laptop)
        self.loop.at(time.monotonic() + self.PAUSE, lambda: self.again(laptop))

    def again(self, laptop):
        self.waiting.insert(0, laptop)
        self.begin_more()

    @property
    def standing(self):
        return len(self.up)


class Readers(Crowd):
    """Clients that ask for everything and read a byte a second of it, sealed as it is."""

    is_small = True

    def __init__(self, loop, target, pems, count, is_plain=False):
        self.is_plain = is_plain
        super().__init__(loop, target, pems, count, part=3)

    def rose(self, laptop):
        super().rose(laptop)
        # Nothing more is read but by the clock; an end is seen there too.
        self.loop.poller.unregister(laptop.end.fileno())
        self.loop.at(time.monotonic() + 1, lambda end=laptop.end: self.read(laptop, end))

    def read(self, laptop, end):
        if laptop.end is not end:
            return
        self.loop.at(time.monotonic() + 1, lambda: self.read(laptop, end))
        try:
            if not end.recv(1):
                laptop.fail()
        except BlockingIOError:
            pass
        except OSError:
            laptop.fail()

    def take(self, laptop):
        pass


class Idle(Crowd):
    """Clients that fetched everything, subscribed, and only answer when they are asked whether they live."""

    def __init__(self, loop, target, pems, count):
        super().__init__(loop, target, pems, count, part=4)
        self.parts = {}
        self.subscribed = set()

    def take(self, laptop):
        data = self.parts.pop(laptop, b"")
        try:
            while piece := laptop.tls.read(READ_BYTES):
                data += piece
        except ssl.SSLWantReadError:
            pass
        except ssl.SSLError:
            return laptop.fail()
        while (parted := take_frame(data)) is not None:
            kind, payload, data = parted
            if kind == END:
                self.subscribed.add(laptop)
                laptop.write(frame(SUBSCRIBE))
            elif kind == PING:
                self.loop.counts["pings answered"] += 1
                laptop.write(frame(PONG, payload))
            elif kind == ERROR:
                self.loop.counts[f"refused with {payload[0]}"] += 1
            if not laptop.end:
                return
        if data:
            self.parts[laptop] = data

    def failed(self, laptop, was_up):
        self.parts.pop(laptop, None)
        self.subscribed.discard(laptop)
        super().failed(laptop, was_up)

    @property
    def standing(self):
        return len(self.subscribed)


def take_frame(data):
    """Type, payload and the rest; None where the first frame is not whole."""
    size = place = 0
    while place < len(data):
        size |= (data[place] & 127) << 7 * place
        place += 1
        if data[place - 1] < 128:
            whole = place + 2 + size
            return (data[place], data[place + 2 : whole], data[whole:]) if len(data) >= whole else None
    return None


class StandIn:
    """What a daemon costs that does nothing: it accepts, reads, answers a ClientHello with as many bytes as
    ours would, and closes after ten seconds; behind its other port a sender waits for its reader's byte a second."""

    PATIENCE = 10.0
    READER_PATIENCE = 60.0
    PIECE = bytes(65_536)

    def __init__(self, loop):
        self.loop = loop
        self.doors = []
        for welcome in (self.meet, self.meet_reader):
            door = socket.create_server(("127.0.0.1", 0), backlog=4_096)
            door.setblocking(False)
            loop.watch(door, lambda events, door=door, welcome=welcome: self.accept(door, welcome), select.EPOLLIN)
            self.doors.append(door)

    @property
    def ports(self):
        return [door.getsockname()[1] for door in self.doors]

    def accept(self, door, welcome):
        for _ in range(64):
            try:
                end, _ = door.accept()
            except OSError:
                return
            self.loop.counts["accepted"] += 1
            end.setblocking(False)
            welcome(end)

    def meet(self, end):
        heard = bytearray()
        self.loop.watch(end, lambda events: self.read(end, heard))
        self.loop.at(time.monotonic() + self.PATIENCE, lambda: self.loop.drop(end))

    def read(self, end, heard):
        try:
            came = end.recv(READ_BYTES)
        except BlockingIOError:
            return
        except OSError:
            came = b""
        if not came:
            return self.loop.drop(end)
        heard += came
        if len(heard) > 5 and len(heard) >= 5 + int.from_bytes(heard[3:5], "big"):
            heard.clear()
            try:
                end.send(FLIGHT)
            except OSError:
                self.loop.drop(end)

    def meet_reader(self, end):
        end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NOTSENT_LOWAT, UNSENT_BYTES)
        self.loop.watch(end, lambda events: self.feed(end, events), select.EPOLLOUT | select.EPOLLRDHUP)
        self.loop.at(time.monotonic() + self.READER_PATIENCE, lambda: self.loop.drop(end))

    def feed(self, end, events):
        try:
            if events & HANGUP:
                return self.loop.drop(end)
            while True:
                end.send(self.PIECE)
        except BlockingIOError:
            pass
        except OSError:
            self.loop.drop(end)
