#!/usr/bin/env python3
"""kill-plan.py - SIGKILL in the middle of plan, book and publish (20 times; LINLI_TEST_FULL=1: 200)"""
# SPDX-License-Identifier: Apache-2.0
import filecmp, json, os, random, re, shutil, sqlite3, subprocess, sys, tempfile, time

KILLS = 200 if os.environ.get("LINLI_TEST_FULL") == "1" else 20
SEED = int(os.environ.get("LINLI_TEST_SEED", "7"))
LINLI, SOURCE = os.environ.get("LINLI", "./linli"), os.environ.get("top_srcdir", ".")
tests = []


def test(function):
    tests.append(function)
    return function


class World:
    """The sample community, planned and published once."""
    def __init__(self, random_):
        self.random = random_
        self.directory = tempfile.mkdtemp(prefix="linli-kill-")
        self.state, self.public = f"{self.directory}/state", f"{self.directory}/public"
        shutil.copytree(f"{SOURCE}/etc", f"{self.directory}/etc")
        subprocess.run(["chmod", "-R", "u+w,go-w", f"{self.directory}/etc"], check=True)
        self.file = f"{self.directory}/etc/activities/haircut.ini"
        # Places enough for everybody who books here: 360 in five-minute slots, open for two months.
        self.text = re.sub(r"(?m)^places *=.*$", "places = 400\nopens = 60d", open(self.file).read())
        self.text = re.sub(r"(?m)^slot *=.*$", "slot = 5m", self.text)
        self.edit(1)
        self.good("plan", "--apply")
        self.good("publish", self.public)

    def command(self, words):
        return [LINLI, "-c", f"{self.directory}/etc/linli.ini", "--state", self.state, "--lang", "en",
                "--now", "2026-11-23T10:00", *words]

    def run(self, *words):
        return subprocess.run(self.command(words), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def good(self, *words):
        done = self.run(*words)
        assert done.returncode == 0, (words, done.returncode, done.stderr[-400:])
        return done.stdout

    def kill(self, part, *words):
        """Starts it, kills it after that part of the time it needs; whether it was killed, and what it had said."""
        at = time.monotonic()
        started = subprocess.Popen(self.command(words), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        try:
            said = started.communicate(timeout=max(part, 0.0005))[0]
        except subprocess.TimeoutExpired:
            started.kill()
            said = started.communicate()[0]
        return started.returncode == -9, said, time.monotonic() - at

    def edit(self, i):
        """Another length of the haircut day: every date of it changes."""
        with open(self.file, "w") as f:
            f.write(re.sub(r"(?m)^lasts *=.*$", f"lasts = 2h{15 + i % 3 * 15:02d}m", self.text))

    def dump(self):
        """Every row that a plan writes; the versions of feeds are the publisher's."""
        base = sqlite3.connect(f"{self.state}/linli.db")
        names = [n for n, in base.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name <> 'feed'")]
        rows = {n: sorted(map(repr, base.execute(f"SELECT * FROM {n}"))) for n in names if not n.startswith("sqlite_")}
        base.close()
        return rows

    def check_doctor(self):
        done = self.run("doctor")
        assert done.returncode == 0, (done.stdout[-400:], done.stderr[-400:])

    def check_feeds(self):
        for folder, _, names in os.walk(self.public):
            for name in names:
                if name.endswith(".ics"):
                    parse(open(os.path.join(folder, name), "rb").read(), name)

    def duration(self, *words):
        at = time.monotonic()
        self.good(*words)
        return time.monotonic() - at

    def close(self):
        shutil.rmtree(self.directory)


def parse(data, name):
    """Whole: every line ends, every component that is opened is closed, the calendar last."""
    assert data.endswith(b"\r\nEND:VCALENDAR\r\n"), f"{name} is cut"
    open_ = []
    for line in data.decode().replace("\r\n ", "").split("\r\n")[:-1]:
        key, colon, value = line.partition(":")
        assert colon and re.match(r"[A-Z-]+(;|$)", key), (name, line)
        if key == "BEGIN":
            open_.append(value)
        elif key == "END":
            assert open_.pop() == value, (name, line)
    assert not open_, name


def moments(world, count, duration):
    """Moments spread evenly over a run and a little beyond, in a mixed order."""
    places = [(i + world.random.random()) / count * duration * 1.1 for i in range(count)]
    world.random.shuffle(places)
    return places


@test
def a_plan_is_there_or_not(w):
    w.edit(2)  # another length than the first plan saw: a whole plan is measured
    duration, killed, new = w.duration("plan", "--apply"), 0, 0
    for i, moment in enumerate(moments(w, KILLS, duration)):
        w.edit(i + 3)
        old = w.dump()
        killed += w.kill(moment, "plan", "--apply")[0]
        w.check_doctor()
        if w.dump() != old:  # then all of it must be there: nothing is left to change
            done = w.run("plan", "--exit-code")
            assert done.returncode == 0, f"kill {i}: half a plan: {done.stdout[:400]}"
            new += 1
    print(f"# {killed} of {KILLS} killed within {duration:.2f} s, {new} had been written")
    assert killed > KILLS // 2 and new > 0
    w.good("plan", "--apply")
    assert w.run("plan", "--exit-code").returncode == 0


@test
def what_was_said_to_a_resident_holds(w):
    asked = w.good("next", "--json", "--days", "60", "--activity", "haircut")
    dates = [item["original"] for item in json.loads(asked)["items"] if item["free"]]
    dates = [date for date in dates if w.run("book", "haircut", date, "--name", "开门").returncode == 0]
    duration = w.duration("book", "haircut", dates[0], "--name", "先来的")
    codes, killed = [], 0
    for i, moment in enumerate(moments(w, KILLS, duration * 1.5)):
        was_killed, said, _ = w.kill(moment, "--json", "book", "haircut", dates[i % len(dates)], "--name", f"客{i}")
        killed += was_killed
        if said.endswith("}\n"):
            codes.append(json.loads(said)["items"][0]["code"])
        if i % 5 == 0:
            w.edit(i // 5)
            w.kill(w.random.random() * 0.4, "plan", "--apply")
        w.check_doctor()
    w.good("plan", "--apply")
    for code in codes:  # who holds a code has a place under it
        assert json.loads(w.good("--json", "cancel", "--booking", code))["items"][0]["state"] == "cancelled", code
    w.check_doctor()
    print(f"# {killed} of {KILLS} killed, {len(codes)} acknowledged, all of them there")
    assert killed > KILLS // 4 and len(codes) >= KILLS // 10


@test
def a_feed_is_whole_whenever_one_looks(w):
    fresh, killed, kills = f"{w.directory}/fresh", 0, KILLS * 2 // 5
    duration = w.duration("publish", fresh)
    shutil.rmtree(fresh)
    for i, moment in enumerate(moments(w, kills, duration)):
        w.edit(i)
        w.good("plan", "--apply")
        killed += w.kill(moment, "publish", w.public)[0]
        w.check_feeds()
    w.good("publish", w.public)
    w.good("publish", fresh)
    w.check_doctor()

    def names(top):
        return sorted(os.path.relpath(os.path.join(f, n), top) for f, _, ns in os.walk(top) for n in ns)
    assert names(fresh) == names(w.public), "nothing is left over"
    same, other, lost = filecmp.cmpfiles(w.public, fresh, names(fresh), shallow=False)
    assert not other and not lost, (other, lost)
    print(f"# {killed} of {kills} killed within {duration:.2f} s, {len(same)} files whole each time")
    assert killed > kills // 4


def main():
    print(f"1..{len(tests)}")
    print(f"# LINLI_TEST_SEED={SEED}")
    bad, random_ = 0, random.Random(SEED)
    for i, function in enumerate(tests, 1):
        name, world = function.__name__.replace("_", " "), World(random_)
        try:
            function(world)
            print(f"ok {i} - {name}", flush=True)
        except Exception as error:
            bad += 1
            import traceback
            print(f"not ok {i} - {name}")
            print("# " + "".join(traceback.format_exception(error)[-3:]).replace("\n", "\n# "), flush=True)
        world.close()
    return bad > 0


sys.exit(main())
