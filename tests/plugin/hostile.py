#!/usr/bin/env python3
# hostile.py - a type that means harm, in a community that goes on: check, plan, publish, doctor
# SPDX-License-Identifier: Apache-2.0
"""One activity's type is replaced by each animal of zoo.c in turn, and at the same time another
activity's title changes.  What is published must then be, byte for byte, what it would have been
with the tame one: the change is there, every other feed is as it was, and so is the last good plan
of the activity itself."""
import filecmp
import os
import re
import shutil
import subprocess
import sys
import tempfile
import traceback

TOP, BUILD = os.environ["top_srcdir"], os.environ["top_builddir"]
LINLI = os.environ["LINLI"]
SANITIZED = bool(os.environ.get("LINLI_SANITIZED"))

COMMUNITY = """[community]
id = t
name = Test
timezone = Asia/Shanghai
language = en
[area g01]
name = First grid
[venue room]
name = Room
[team helpers]
name = Helpers
[person p1]
name = Ann
teams = helpers
skills = barber
[person p2]
name = Bob
teams = helpers
[person p3]
name = Cem
teams = helpers
[channel staff]
type = copy
audience = staff
[activity tea]
type = plain
title = Tea
when = every friday
start = 14:00
venue = room
areas = g01
duties = host 1
places = 5
[activity hair]
type = haircut-day
title = Haircuts
when = every saturday
start = 09:00
lasts = 2h
barbers = 1
[activity fair]
type = beast
title = Fair
when = every sunday
start = 09:00
lasts = 2h
team = helpers
venue = room
count = 2
"""
TYPE_LINE = COMMUNITY.split("\n").index("type = beast") + 1

# What the type does to its host; what is said of it; whether it is known before it is asked.
ANIMALS = [
    ("segv", "crashes", "memory that is not its own"),
    ("abort", "gives up", "gave up by itself"),
    ("stack", "recurses without end", "crashed"),
    ("loop", "loops for ever", "2 seconds|3 seconds"),
    ("sleep", "waits", "did what no type may do"),
    ("memory", "wants 10 GB", "time or memory|more memory|not its own|gave up|3 seconds"),
    ("fork", "forks without end", "did what no type may do"),
    ("create", "writes a file", "did what no type may do"),
    ("open", "reads a file", "did what no type may do"),
    ("socket", "opens a socket", "did what no type may do"),
    ("exec", "starts a program", "did what no type may do"),
    ("kill", "kills its parent", "did what no type may do"),
    ("write", "writes garbage for an answer", "damaged"),
    ("forge", "forges an answer", "damaged"),
    ("notutf8", "says what is no text", "not UTF-8"),
    ("badcount", "asks for 501 people", "501 is outside 0 to 500"),
    ("many", "asks for a million duties", "more than 64|2 seconds|3 seconds"),
    ("flood", "says more than it may", "more than a type may say"),
    ("exit0", "ends as if all were well", "without an answer"),
    ("exit1", "ends", "without an answer"),
    ("doublefree", "frees twice", "crashed|did what no type may do"),
    ("divide", "divides by zero", "divided by zero"),
    ("ctorcrash", "crashes in a constructor", "memory that is not its own"),
    ("ctorwrite", "answers from a constructor", "damaged"),
    ("ctorexit", "ends in a constructor", "without an answer"),
    ("wrongabi", "was built for another ABI", "plugin ABI 99"),
    ("nosymbol", "exports nothing", 'exports no "linli_plugin"'),
    ("cut", "is a file cut in half", "is cut short"),
    ("script", "is no shared object", "is no shared object"),
]
TRACE = "/tmp/linli-zoo-was-here"


class World:
    def __init__(self, root):
        self.root = root
        self.etc, self.plugins = f"{root}/etc", f"{root}/plugins"
        os.makedirs(self.etc)
        os.makedirs(self.plugins)
        for name in ("plain", "haircut-day"):
            shutil.copy(f"{BUILD}/plugins/{name}.so", f"{self.plugins}/{name}.so")
            os.chmod(f"{self.plugins}/{name}.so", 0o755)
        self.file = f"{self.plugins}/beast.so"
        self.configure()

    def configure(self, old="", new=""):
        text = COMMUNITY.replace(old, new, 1) if old else COMMUNITY
        with open(f"{self.etc}/linli.ini", "w", encoding="utf-8") as file:
            file.write(text)

    def let(self, animal):
        """Puts an animal where the type is looked for; as cp does, and never by halves."""
        fresh = f"{self.root}/fresh.so"
        if animal == "script":
            with open(fresh, "w", encoding="utf-8") as file:
                file.write("#!/bin/sh\n" + "echo no\n" * 100)
        else:
            source = "tame" if animal == "cut" else animal
            subprocess.run(
                os.environ.get("CC", "cc").split() + [
                    "-std=gnu17", "-w", "-O1", "-fPIC", "-shared", "-fvisibility=hidden",
                    f"-I{TOP}/core/plugin", f"-DZOO_{source}", '-DNAME="beast"', "-o", fresh,
                    f"{TOP}/tests/plugin/zoo.c"], check=True)
        if animal == "cut":
            os.truncate(fresh, os.path.getsize(fresh) // 2)
        os.chmod(fresh, 0o755)
        os.replace(fresh, self.file)

    def run(self, state, *words, now="2026-11-23T10:00", lang="en"):
        env = dict(os.environ, LINLI_PLUGINS=self.plugins, LC_ALL="C.UTF-8",
                   LINLI_LOCALEDIR=f"{self.root}/locale")
        return subprocess.run(
            [LINLI, "-c", f"{self.etc}/linli.ini", "--state", state, "--now", now, "--lang", lang,
             *words], env=env, capture_output=True, text=True, timeout=120, check=False)

    def state(self, name):
        path = f"{self.root}/{name}"
        shutil.rmtree(path, ignore_errors=True)
        if os.path.exists(f"{self.root}/base"):
            shutil.copytree(f"{self.root}/base", path)
        return path

    def plan_and_publish(self, state, now="2026-11-23T11:00"):
        planned = self.run(state, "plan", "--apply", now=now)
        assert planned.returncode == 0, planned.stderr
        published = self.run(state, "publish", now=now)
        assert published.returncode == 0, published.stderr
        return planned


def files_below(folder):
    return sorted(os.path.relpath(os.path.join(at, name), folder)
                  for at, _, names in os.walk(folder) for name in names)


def same_tree(a, b):
    names = files_below(a)
    assert names == files_below(b), (names, files_below(b))
    assert any(n.endswith("activity/fair.ics") for n in names), names
    _, differ, errors = filecmp.cmpfiles(a, b, names, shallow=False)
    assert not differ and not errors, (differ, errors)


def prepare(world):
    world.let("tame")
    checked = world.run(f"{world.root}/base", "check")
    assert checked.returncode == 0, checked.stderr
    base = f"{world.root}/base"
    world.plan_and_publish(base, now="2026-11-23T10:00")
    world.configure("title = Tea", "title = Green tea")
    world.expected = world.state("expected")
    world.plan_and_publish(world.expected)
    with open(f"{world.expected}/public/feeds/all.ics", encoding="utf-8") as file:
        text = file.read()
    assert "SUMMARY:Green tea" in text and "SUMMARY:Fair" in text and "SUMMARY:Haircuts" in text


def names_the_file(world, stderr, says):
    """The line of the INI file, a reason, and the plugin's own file beside a remedy."""
    if SANITIZED:  # a sanitizer takes some of the signals for itself
        says = "."
    line = f"{world.etc}/linli.ini:{TYPE_LINE}: error: "
    said = [t for t in stderr.splitlines() if t.startswith(line)]
    assert said, stderr
    assert re.search(says, said[0]), said[0]
    assert re.search(r" \[type-(failed|refused)\]$", said[0]), said[0]
    assert world.file in stderr, stderr
    assert "  hint: " in stderr, stderr


def costs_its_own_activity(world, animal, says):
    world.let(animal)
    state = world.state("hostile")
    checked = world.run(state, "check")
    assert checked.returncode == 78, (checked.returncode, checked.stderr)
    names_the_file(world, checked.stderr, says)
    planned = world.plan_and_publish(state)
    names_the_file(world, planned.stderr, says)
    same_tree(f"{world.expected}/public", f"{state}/public")
    assert not os.path.exists(TRACE)
    sick = world.run(state, "doctor", now="2026-11-23T11:00")
    assert sick.returncode == 0 and '"fair" is not planned since 2026-11-23' in unspaced(sick.stdout), \
        sick.stdout + sick.stderr


def unspaced(text):
    return re.sub(r"\s+", " ", text).replace("\\", "")


def quarantine(world, animal):
    """Four failures and it is left alone; mended, it is asked at once and all is well."""
    world.let(animal)
    state = world.state("quarantine")
    for minutes in (0, 2, 8, 34):
        planned = world.plan_and_publish(state, now=f"2026-11-23T11:{minutes:02}")
        assert "not asked now" not in planned.stderr, (minutes, planned.stderr)
        if minutes < 34:  # at the same moment once more it is not tried
            again = world.run(state, "plan", "--apply", now=f"2026-11-23T11:{minutes:02}")
            assert again.returncode == 0 and "asked again in " in again.stderr, again.stderr
    before = {n: open(f"{state}/public/{n}", "rb").read() for n in files_below(f"{state}/public")
              if "fair" in n}
    for now in ("2026-11-23T12:30", "2026-11-25T09:00"):
        held = world.plan_and_publish(state, now=now)
        assert "failures: 4, not asked now" in held.stderr, held.stderr
        assert f"mend {world.file}; it is asked again when" in held.stderr, held.stderr
        assert f"{world.etc}/linli.ini:{TYPE_LINE}: error:" in held.stderr, held.stderr
    for name, bytes_ in before.items():
        assert open(f"{state}/public/{name}", "rb").read() == bytes_, name
    sick = world.run(state, "doctor", now="2026-11-25T09:00")
    assert "not tried again before its type changes" in unspaced(sick.stdout), sick.stdout
    assert sick.returncode == 0, sick.stderr
    world.let("tame")
    mended = world.plan_and_publish(state, now="2026-11-25T09:00")
    assert "error" not in mended.stderr, mended.stderr
    well = world.run(state, "doctor", now="2026-11-25T09:00")
    assert "fair" not in well.stdout and well.returncode == 0, well.stdout
    with open(f"{state}/public/feeds/all.ics", encoding="utf-8") as file:
        assert file.read().count("SUMMARY:Fair") > 20


def quarantine_refused(world):
    """A file that cannot even be described is looked at each time, and says so each time."""
    state = world.state("refused")
    for animal in ("ctorcrash", "cut"):
        world.let(animal)
        for minutes in (0, 2, 8, 34, 40):
            planned = world.plan_and_publish(state, now=f"2026-11-23T11:{minutes:02}")
            names_the_file(world, planned.stderr, ".")
    sick = world.run(state, "doctor", now="2026-11-23T11:50")
    assert '"fair" is not planned since' in unspaced(sick.stdout), sick.stdout
    world.let("tame")
    assert "error" not in world.plan_and_publish(state, now="2026-11-23T11:50").stderr
    assert "fair" not in world.run(state, "doctor", now="2026-11-23T11:50").stdout


def another_broken_one(world):
    """A second faulty plugin is another one: it is asked, and its failures are counted afresh."""
    state = world.state("second")
    world.let("segv")
    for minutes in (0, 2, 8, 34):
        world.plan_and_publish(state, now=f"2026-11-23T11:{minutes:02}")
    world.let("abort")
    planned = world.plan_and_publish(state, now="2026-11-23T11:40")
    assert "not asked now" not in planned.stderr, planned.stderr
    if not SANITIZED:
        assert "gave up by itself" in planned.stderr, planned.stderr
    again = world.run(state, "plan", "--apply", now="2026-11-23T11:40")
    assert "failures: 1, not asked now" in again.stderr, again.stderr


def section_lifts_it(world):
    state = world.state("section")
    world.let("segv")
    for minutes in (0, 2, 8, 34):
        world.plan_and_publish(state, now=f"2026-11-23T11:{minutes:02}")
    world.configure("count = 2", "count = 1")
    planned = world.plan_and_publish(state, now="2026-11-23T11:40")
    world.configure("title = Tea", "title = Green tea")
    assert "not asked now" not in planned.stderr, planned.stderr


def staff_are_told(world):
    state = world.state("told")
    world.let("segv")
    world.plan_and_publish(state)
    sent = world.run(state, "remind", now="2026-11-24T09:30")
    assert sent.returncode == 0, sent.stderr
    told = "".join(open(os.path.join(at, name), encoding="utf-8").read()
                   for at, _, names in os.walk(state) for name in names if name.endswith(".txt"))
    assert "Not planned any more, the last plan stands:" in told and "Fair · since" in told, told
    assert "plugins" not in told and "memory" not in told, told  # for people, not for programmers


def says_another_thing_each_time(world):
    """It cannot be told from one answer; check asks twice, in another process and backwards."""
    world.let("moody")
    checked = world.run(world.state("moody"), "check")
    assert checked.returncode == 78, checked.stderr
    names_the_file(world, checked.stderr, "in two ways")


def in_chinese(world):
    folder = f"{world.root}/locale/zh_CN/LC_MESSAGES"
    os.makedirs(folder)
    subprocess.run(["msgfmt", "-o", f"{folder}/linli.mo", f"{TOP}/po/zh_CN.po"], check=True)
    world.let("segv")
    said = world.run(world.state("chinese"), "check", lang="zh").stderr
    assert world.file in said and re.search("[一-鿿]", said), said
    assert "crashed" not in said and "mend" not in said, said


def main():
    tests = [(f"a type that {what}", costs_its_own_activity, (name, says))
             for name, what, says in ANIMALS]
    tests += [
        ("quarantine after four failures, lifted when mended", quarantine, ("segv",)),
        ("quarantine of one that cannot be described", quarantine_refused, ()),
        ("another broken plugin is asked, and counted afresh", another_broken_one, ()),
        ("an edited section lifts the quarantine", section_lifts_it, ()),
        ("staff are told what is not planned any more", staff_are_told, ()),
        ("check finds a type that says another thing each time", says_another_thing_each_time, ()),
        ("the messages are there in Chinese", in_chinese, ()),
    ]
    print(f"1..{len(tests)}")
    with tempfile.TemporaryDirectory() as root:
        world = World(root)
        prepare(world)
        for number, (name, function, words) in enumerate(tests, 1):
            try:
                function(world, *words)
                print(f"ok {number} - {name}")
            except Exception:  # pylint: disable=broad-except
                print("\n".join("# " + t for t in traceback.format_exc().splitlines()))
                print(f"not ok {number} - {name}")
            sys.stdout.flush()
    return 0


sys.exit(main())
