#!/usr/bin/env python3
"""Reads the integers and texts of Protocol/frames.md, section 1, for Scripts/check-vectors."""


class Fault(Exception):
    """A refusal: the error's name and the offset in the stream."""

    def __init__(self, code, offset):
        super().__init__(f"{code} at {offset}")
        self.code, self.offset = code, offset


class Reader:
    def __init__(self, data, base):
        self.data, self.base, self.at = data, base, 0
        self.fields = {}

    def fail(self, code="malformed", at=None):
        raise Fault(code, self.base + (self.at if at is None else at))

    def take(self, name, count):
        if len(self.data) - self.at < count:
            self.fail()
        self.at += count
        self.fields[name] = self.data[self.at - count : self.at]
        return self.fields[name]

    def byte(self, name, low=0, high=255):
        start = self.at
        value = self.take(name, 1)[0]
        if not low <= value <= high:
            self.fail(at=start)
        self.fields[name] = value
        return value

    def varint(self, name, limit=2**64 - 1):
        start, value = self.at, 0
        for count in range(10):
            if self.at >= len(self.data):
                self.fail(at=start)
            byte = self.data[self.at]
            self.at += 1
            value |= (byte & 0x7F) << 7 * count
            if byte < 0x80:
                if (byte == 0 and count) or value >= 2**64:
                    self.fail(at=start)
                if value > limit:
                    self.fail("too-large", start)
                self.fields[name] = value
                return value
        self.fail(at=start)

    def zigzag(self, name):
        value = self.varint(name)
        self.fields[name] = value >> 1 ^ -(value & 1)

    def text(self, name, limit):
        start = self.at
        count = self.varint(name, limit)
        raw = self.take(name, count)
        try:
            self.fields[name] = raw.decode("utf-8")
        except UnicodeDecodeError:
            self.fail(at=self.at - count)
        return start
