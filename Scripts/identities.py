#!/usr/bin/env python3
"""Ed25519 keys, their certificates and ids, as Protocol/transport.md and trust.md say, for Scripts/siege.

    Scripts/identities.py --self-test

For attackers' keys on loopback alone: nothing here is safe against somebody who measures times.
"""

import hashlib
import os
import sys
from base64 import encodebytes

# RFC 8032, section 5.1: the field, the order of the base point, the curve's constant.
P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
BASE_Y = 4 * pow(5, P - 2, P) % P

SPKI_HEAD = bytes.fromhex("302a300506032b6570032100")
PKCS8_HEAD = bytes.fromhex("302e020100300506032b657004220420")
ALGORITHM = bytes.fromhex("300506032b6570")
# RFC 4648, section 6.
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
CHECKED, SHOWN = 13, 7


def add(one, two):
    """Points in extended coordinates: RFC 8032, section 5.1.4."""
    a, b = (one[1] - one[0]) * (two[1] - two[0]) % P, (one[1] + one[0]) * (two[1] + two[0]) % P
    c, d = 2 * one[3] * two[3] * D % P, 2 * one[2] * two[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def base_point():
    square = (BASE_Y * BASE_Y - 1) * pow(D * BASE_Y * BASE_Y + 1, P - 2, P)
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    return x if x % 2 == 0 else P - x, BASE_Y, 1, (x if x % 2 == 0 else P - x) * BASE_Y % P


def doublings():
    point, points = base_point(), []
    for _ in range(256):
        points.append(point)
        point = add(point, point)
    return points


POWERS = doublings()


def times_base(scalar):
    """The encoded point: RFC 8032, section 5.1.2."""
    point = (0, 1, 1, 0)
    for place in range(scalar.bit_length()):
        if scalar >> place & 1:
            point = add(point, POWERS[place])
    inverse = pow(point[2], P - 2, P)
    return (point[1] * inverse % P | (point[0] * inverse % P & 1) << 255).to_bytes(32, "little")


class Identity:
    """A key that nobody had before, or the one of a seed."""

    def __init__(self, seed=None):
        self.seed = seed or os.urandom(32)
        digest = hashlib.sha512(self.seed).digest()
        self.scalar = int.from_bytes(digest[:32], "little") & ((1 << 254) - 8) | 1 << 254
        self.prefix = digest[32:]
        self.public = times_base(self.scalar)

    def sign(self, text):
        nonce = hash_of(self.prefix + text)
        point = times_base(nonce)
        challenge = hash_of(point + self.public + text)
        return point + ((nonce + challenge * self.scalar) % ORDER).to_bytes(32, "little")

    @property
    def fingerprint(self):
        return hashlib.sha256(SPKI_HEAD + self.public).digest()

    @property
    def id(self):
        return "HON1-" + checked_base32(self.fingerprint)

    def certificate(self):
        """Protocol/transport.md, section 2: no names, valid for ever, signed by itself."""
        validity = der(0x30, der(0x17, b"700101000000Z") + der(0x18, b"99991231235959Z"))
        body = der(0x30, der(0xA0, der(2, b"\2")) + der(2, b"\1") + ALGORITHM + der(0x30) + validity + der(0x30)
                   + SPKI_HEAD + self.public)
        return der(0x30, body + ALGORITHM + der(3, b"\0" + self.sign(body)))

    def pem(self):
        """Key and certificate, as Python's ssl and openssl read them."""
        return armored("PRIVATE KEY", PKCS8_HEAD + self.seed) + armored("CERTIFICATE", self.certificate())


def hash_of(text):
    return int.from_bytes(hashlib.sha512(text).digest(), "little") % ORDER


def der(tag, content=b""):
    size = bytes([len(content)]) if len(content) < 128 else bytes([0x81, len(content)])
    return bytes([tag]) + size + content


def armored(what, content):
    return f"-----BEGIN {what}-----\n{encodebytes(content).decode()}-----END {what}-----\n"


def checked_base32(content):
    """Groups of 13 with a check character each, shown in halves: Protocol/trust.md, section 1."""
    bits = int.from_bytes(content, "big")
    count = -(-8 * len(content) // 5)
    bits <<= 5 * count - 8 * len(content)
    values = [bits >> 5 * place & 31 for place in range(count - 1, -1, -1)]
    text = ""
    for start in range(0, count, CHECKED):
        group, check = values[start : start + CHECKED], 0
        for value in group:
            check = (check ^ value) << 1
            check ^= 0x25 if check & 32 else 0
        text += "".join(LETTERS[value] for value in group + [check])
    return "-".join(text[start : start + SHOWN] for start in range(0, len(text), SHOWN))


def self_test():
    # RFC 8032, section 7.1, tests 1 and 2.
    first = Identity(bytes.fromhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"))
    assert first.public.hex() == "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"
    second = Identity(bytes.fromhex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb"))
    assert second.sign(b"\x72").hex() == (
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
        "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00")
    assert len(first.certificate()) == 176
    print("identities.py: keys, signatures and certificates are as they should be.")


if __name__ == "__main__":
    if sys.argv[1:] != ["--self-test"]:
        sys.exit(__doc__)
    self_test()
