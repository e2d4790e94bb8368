#!/usr/bin/env python3
# promise-words.py - what the program says: samples that pass, hints that help, no dead ends
# SPDX-License-Identifier: Apache-2.0
import os
import pty
import re
import subprocess
import unicodedata

from harness import HEAD, LINLI, PEOPLE, ROOMS, WEEKLY, Community, activity, main, promise, want, want_in


def on_a_terminal(c, words, lang="en", columns=80, env=None):
    """What a person sees: the command with a terminal as its stdout."""
    ours, theirs = pty.openpty()
    front = [LINLI, "-c", os.path.join(c.etc, "linli.ini"), "--state", c.state, "--now",
             "2026-11-23T10:00", "--lang", lang]
    with subprocess.Popen(front + words.split(), stdout=theirs, stderr=subprocess.DEVNULL,
                          env=dict(os.environ, LC_ALL="C.UTF-8", TERM="xterm",
                                   COLUMNS=str(columns), **(env or {}))) as process:
        os.close(theirs)
        seen = b""
        while True:
            try:
                piece = os.read(ours, 65536)
            except OSError:
                break
            if not piece:
                break
            seen += piece
        process.wait()
    os.close(ours)
    return seen.decode().replace("\r\n", "\n")


@promise("types NAME: on a terminal a sample section that passes check, with each of its keys")
def samples():
    c = Community(HEAD)
    for lang in ("en", "zh"):
        for name in [row[0] for row in c.run("types").rows]:
            seen = on_a_terminal(c, "types " + name, lang)
            sample = seen[seen.index("[activity "):]
            commented = re.findall(r"^; ([a-z-]+ = .*)$", sample, re.M)
            texts = [sample] + [sample.replace("; " + key, key) for key in commented]
            for text in texts:
                c.write("linli.ini", HEAD + "[team helpers]\nname = 帮手\n" + PEOPLE + text)
                got = c.run("check")
                want((got.code, [e for e in got.err.splitlines() if ": error: " in e]), (0, []),
                     f"{name} {lang}\n{text}")


@promise("types plain: the sample shows duties as they are written")
def sample_duties():
    rows = {i["key"]: i["example"] for i in Community(HEAD).json("types plain").items}
    want(rows["duties"], "barber 3 (skill barber), guide 1")


@promise("check: signs of a Chinese input method are named with what to write instead")
def full_width():
    for line, code, hint in (("lasts ＝ 2h", "not-a-pair", 'did you mean "lasts = 2h"?'),
                             ("lasts＝2h", "not-a-pair", 'did you mean "lasts = 2h"?'),
                             ("［venue room］", "not-a-pair", 'did you mean "[venue room]"?'),
                             ("places = 1,000", "bad-count", 'write "1000"'),
                             ("places = １０", "bad-count", 'write "10"'),
                             ("lasts：2h", "colon", 'write "lasts = 2h"')):
        c = Community(HEAD + activity(WEEKLY.rstrip()) + line + "\n")
        got, = c.json("check").items
        want((got["code"], got["hint"]), (code, hint), line)


@promise("one fault, one message: areas within each other")
def area_noise():
    for text in ("[area g1]\nname = a\nwithin = g1\n",
                 "[area g1]\nname = a\nwithin = g2\n[area g2]\nname = b\nkind = compound\nwithin = g1\n",
                 "[area c]\nname = a\nkind = compound\nwithin = g\n[area g]\nname = b\n"):
        faults = Community(HEAD + text).faults()
        want(len(faults), 1, faults)


@promise("65: what does not exist is named, with what was meant or the command that lists it")
def dead_ends():
    c = Community(HEAD + PEOPLE + ROOMS + "[team helpers]\nname = 帮手\n[area g01]\nname = 一\n" +
                  activity(WEEKLY + "places = 2\nvenue = room\nduties = host 1\n")).applied()
    for words, named, hint in (
            ("cancel tea 2026-12-05", "2026-12-05", "linli explain tea"),
            ("move tea 2026-12-05 --at 9:00", "2026-12-05", "linli explain tea"),
            ("book tea 2026-12-05 --name x", "2026-12-05", "linli explain tea"),
            ("attend tea 2026-12-05 --heads 3", "2026-12-05", "linli explain tea"),
            ("waitlist tea 2026-12-05", "2026-12-05", "linli explain tea"),
            ("cancel tae 2026-12-04", "tae", 'did you mean "tea"?'),
            ("cancel nothing 2026-12-04", "nothing", "linli next --all"),
            ("move tea 2026-12-04 --venue roon", "roon", 'did you mean "room"?'),
            ("book tea 2026-11-27 --person p9", "p9", 'did you mean "p1"?'),
            ("token team helper", "helper", 'did you mean "helpers"?'),
            ("next --area g02", "g02", 'did you mean "g01"?'),
            ("lock tea@2026-12-05/host/1", "tea@2026-12-05", "linli roster"),
            ("lock tea@2026-12-04/hots/1", "hots", "linli roster"),
            ("lock tea@2026-12-04/host/2", "tea@2026-12-04/host/2", "linli roster"),
            ("give-up tea@2026-12-04/host/7", "tea@2026-12-04/host/7", "linli roster"),
            ("swap tea@2026-12-04/host/1 --with tea@2026-12-05/host/1", "tea@2026-12-05", "linli roster"),
            ("accept tea@2026-12-05/host/1 --person p1", "tea@2026-12-05", "linli roster"),
            ("roster --explain tea@2026-12-05/host", "tea@2026-12-05/host", "linli roster"),
            ("accept --booking abcd", "abcd", "linli waitlist"),
            ("cancel --booking abcd", "abcd", "code"),
            ("attend tea 2026-11-27 --booking abcd", "abcd", "code")):
        got = c.run(words)
        want((got.code, got.out), (65, ""), words)
        want_in(named, got.err, words)
        want_in(hint, got.err, words)
        want("no such thing" in got.err, False, words)


def width(text):
    return sum(2 if unicodedata.east_asian_width(ch) in "WF" else 1 for ch in text)


@promise("a table's columns stand in line at every width, also with Chinese text, with and without colour")
def widths():
    title = "云溪社区第一网格夏季傍晚广场舞与健身操活动（老年组和少年组轮流）"
    c = Community(HEAD + PEOPLE + ROOMS + activity(WEEKLY + "venue = room\nplaces = 9\n"
                                                   "duties = host 1\n", title=title) +
                  activity(WEEKLY + "venue = room\n", "talk", "讲座")).applied()
    for lang in ("zh", "en"):
        for columns in (40, 80, 200):
            for words in ("next", "roster", "explain tea", "types", "plan"):
                seen = on_a_terminal(c, words, lang, columns)
                plain = re.sub(r"\x1b\[[0-9;]*m", "", seen)
                want("\x1b" in plain, False, "no other escapes")
                bare = on_a_terminal(c, words, lang, columns, {"NO_COLOR": "1"})
                want("\x1b" in bare, False, f"NO_COLOR {words}")
                want(bare, plain, words)
        seen = on_a_terminal(c, "next", lang, 200)
        want_in(title, seen)
        starts = {width(line[:line.index("  room")]) for line in seen.splitlines() if "  room" in line}
        want(len(starts), 1, seen)


main()
