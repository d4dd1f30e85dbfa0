#!/usr/bin/env python3
"""The published fingerprint in another language, checked with config/fingerprint-vectors.json.

A producer that keys its records by the fingerprint saves the request a hop: it already sits in the
partition where the group answers it. PASS and exit 0 when every vector came out the same.
"""

import hashlib
import json
import pathlib
import re
import struct
import sys
import unicodedata

VECTORS = pathlib.Path(__file__).resolve().parents[2] / "config" / "fingerprint-vectors.json"
SPACE = re.compile(
    "[\u0009-\u000d\u0020\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+")


def normalised(question):
    text = SPACE.sub(" ", unicodedata.normalize("NFC", question)).strip(" ")
    quoted, out = False, []
    for character in text:
        quoted ^= character == '"'
        out.append(character if quoted or not "A" <= character <= "Z" else character.lower())
    return "".join(out).rstrip("? ")


def netstring(value):
    data = value if isinstance(value, bytes) else str(value).encode()
    return str(len(data)).encode() + b":" + data + b","


def encoded(value):
    if value is None:
        return b"n"
    if isinstance(value, bool):
        return b"t" if value else b"f"
    if isinstance(value, float) and value.is_integer() and -2.0**63 <= value < 2.0**63:
        value = int(value)
    if isinstance(value, int) and -2**63 <= value < 2**63:
        return b"i" + str(value).encode()
    if isinstance(value, (int, float)):
        return b"r" + struct.pack(">d", value).hex().encode()
    if isinstance(value, str):
        return b"s" + value.encode()
    return b"a" + b"".join(netstring(encoded(item)) for item in value)


def canonical_form(request):
    page = request.get("page") or {}
    collections = sorted(set(name.encode() for name in request.get("collections") or []))
    parameters = sorted(
        (name.encode(), value) for name, value in (request.get("parameters") or {}).items())
    whole = lambda number: "" if number is None else str(int(number))
    fields = [
        "weir1", request.get("tenant") or "", request.get("database") or "",
        b"".join(netstring(name) for name in collections), request.get("mode") or "auto",
        normalised(request["question"]),
        b"".join(netstring(name) + netstring(encoded(value)) for name, value in parameters),
        whole(request.get("limit")), whole(page.get("size")), page.get("cursor") or "",
        ("s" if request.get("stream") else "") + ("e" if request.get("explain") else "")]
    return b"".join(netstring(field) for field in fields)


def fingerprint(request):
    """The record key of a request: 64 lower-case hex digits."""
    return hashlib.sha256(canonical_form(request)).hexdigest()


def murmur2(data):
    """The hash of the Java client's default partitioner."""
    mask = 0xFFFFFFFF
    value = (0x9747B28C ^ len(data)) & mask
    whole = len(data) // 4 * 4
    for (word,) in struct.iter_unpack("<I", data[:whole]):
        word = word * 0x5BD1E995 & mask
        word = (word ^ word >> 24) * 0x5BD1E995 & mask
        value = value * 0x5BD1E995 & mask ^ word
    tail = data[whole:]
    if tail:
        value = (value ^ int.from_bytes(tail, "little")) * 0x5BD1E995 & mask
    value = (value ^ value >> 13) * 0x5BD1E995 & mask
    return value ^ value >> 15


def home(request, partitions):
    return (murmur2(fingerprint(request).encode()) & 0x7FFFFFFF) % partitions


def main():
    vectors = json.loads(VECTORS.read_text("utf-8"))
    faults = []
    for number, vector in enumerate(vectors):
        request = vector["request"]
        for what, found, wanted in (
                ("canonical form", canonical_form(request).decode(), vector["canonical"]),
                ("fingerprint", fingerprint(request), vector["fingerprint"]),
                ("home of 12", home(request, 12), vector["homeOf12Partitions"])):
            if found != wanted:
                faults.append(f"vector {number}, {what}: {found!r}, not {wanted!r}")
    if faults or not vectors:
        print(f"FAIL fingerprint: {faults[:5]}")
        return 1
    print(f"PASS fingerprint: {len(vectors)} vectors")
    return 0


if __name__ == "__main__":
    sys.exit(main())
