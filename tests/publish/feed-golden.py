#!/usr/bin/env python3
"""feed-golden.py - feeds byte for byte as they were when somebody last looked at them

Each community below golden/ is planned at a clock that stands still, lives through the lines of its
`steps`, and what it then publishes is compared with the files of its `expected`.  A wanted change:
`make golden` (LINLI_GOLDEN=write) writes them anew; read the diff before you commit it.
"""
# SPDX-License-Identifier: Apache-2.0
import json
import os
import shlex
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from feed_world import GOLDEN, NOW, Town

WRITES = os.environ.get("LINLI_GOLDEN") == "write"
SAMPLE = os.path.join(os.environ.get("top_srcdir", "."), "etc")


def replace(town, name, old, new):
    path = os.path.join(town.etc, name)
    with open(path, encoding="utf-8") as file:
        text = file.read()
    if old not in text:
        raise RuntimeError(f"{name} has no {old!r}")
    with open(path, "w", encoding="utf-8") as file:
        file.write(text.replace(old, new.replace("\\n", "\n")))


def live(town, name):
    """Each line of `steps`: a time and a command, or `replace FILE OLD NEW` (every time it is there)."""
    path = os.path.join(GOLDEN, name, "steps")
    with open(path, encoding="utf-8") as file:
        for row in file:
            words = shlex.split(row, comments=True)
            if words[:1] == ["replace"]:
                replace(town, *words[1:])
            elif words:
                town.now = words[0]
                town.run(*words[1:])


def communities():
    for name, secret, kept in (("nasty", [("team", "helpers"), ("person", "p1"), ("person", "p4")], None),
                               ("berlin", [], ("all", "zh/all")), ("lunar", [], None)):
        with Town(os.path.join(GOLDEN, name), NOW) as town:
            live(town, name)
            feeds = town.feeds(secret)
            yield name, {feed.name + ".ics": feed.body for feed in feeds if not kept or feed.name in kept}


def sample():
    """What is coming in the sample community, and how much a plan of it brings."""
    with Town(SAMPLE, NOW) as town:
        plan = town.items("plan", "--apply")
        yield "sample", {"next.json": as_json(town.items("next", "--days", "7")),
                         "plan.json": as_json([{key: item[key] for key in ("key", "change")} for item in plan
                                               if item["change"] == "add" and item["key"] < "d"])}


def as_json(items):
    return ("[\n" + ",\n".join(json.dumps(item, ensure_ascii=False) for item in items) + "\n]\n").encode()


def difference(wanted, got):
    """The first line that differs, folded as it is in the file."""
    old, new = wanted.split(b"\n"), got.split(b"\n")
    for number, (left, right) in enumerate(zip(old + [b"(no line)"] * len(new), new + [b"(no line)"] * len(old)), 1):
        if left != right:
            return f"line {number}: expected {show(left)}\n    but found {show(right)}"
    return None


def show(line):
    return repr(line.decode("utf-8", "backslashreplace"))


def compare(name, found):
    where, lines = os.path.join(GOLDEN, name, "expected"), []
    known = {os.path.relpath(os.path.join(folder, file), where) for folder, _, files in os.walk(where) for file in files}
    for path in sorted(known | set(found)):
        if path not in found:
            lines.append(f"{path}: is no longer published")
        elif path not in known:
            lines.append(f"{path}: is new, nothing to compare it with")
        else:
            with open(os.path.join(where, path), "rb") as file:
                differs = difference(file.read(), found[path])
            if differs:
                lines.append(f"{path}, {differs}")
    return lines


def write(name, found):
    where = os.path.join(GOLDEN, name, "expected")
    for folder, _, files in os.walk(where):
        for file in files:
            os.unlink(os.path.join(folder, file))
    for path, body in found.items():
        os.makedirs(os.path.dirname(os.path.join(where, path)), exist_ok=True)
        with open(os.path.join(where, path), "wb") as file:
            file.write(body)
    print(f"# {name}: {len(found)} files written")


def main():
    bad = 0
    print("1..4")
    worlds = [world for make in (communities, sample) for world in make()]
    for number, (name, found) in enumerate(worlds, 1):
        if WRITES:
            write(name, found)
        lines = compare(name, found)
        bad += bool(lines)
        print(f"{'not ok' if lines else 'ok'} {number} - {name}: {len(found)} files are as expected, byte for byte")
        for line in lines[:10]:
            print("# " + line.replace("\n", "\n# "))
        if lines:
            print("# wanted? `make golden` writes the expected files anew")
    return bad > 0


if __name__ == "__main__":
    sys.exit(main())
