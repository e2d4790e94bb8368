#!/usr/bin/env python3
"""feed-changes.py - each kind of change touches the events it concerns, in the feeds it concerns, and nothing else

Every case begins with the same community, planned and read feed by feed over HTTP.  What must differ
afterwards stands in the table below; whatever the table does not name has to keep its bytes, its
ETag and its Last-Modified.
"""
# SPDX-License-Identifier: Apache-2.0
import collections
import concurrent.futures
import datetime
import email.utils
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
from feed_rules import Feed, Place, read
from feed_world import BUILD, NOW, Town

LATER = "2026-11-23T12:00"  # when the change is made
PEOPLE = ("p1", "p2", "p3", "p4")

# The public feeds in which an activity stands.
PUBLIC = {
    "tea": "all activity/tea area/g1 venue/room type/plain",
    "walk": "all activity/walk area/g2 venue/yard type/plain",
    "fest": "all activity/fest area/g1 area/g2 venue/room type/plain",
    "cut": "all activity/cut area/g1 venue/yard type/haircut-day",
    "call": "all activity/call area/g1 area/g2 venue/room type/plain",
    "inside": "",
}
DATES = {
    "tea": ("2026-11-27", "2026-12-04", "2026-12-11", "2026-12-18"),
    "walk": ("2026-11-28", "2026-12-05", "2026-12-12", "2026-12-19"),
    "fest": ("2026-12-15", "2026-12-22"),
    "cut": ("2026-12-06", "2026-12-20"),
    "inside": ("2026-11-30", "2026-12-07", "2026-12-14", "2026-12-21"),
}
AT_ROOM, AT_YARD = ("tea", "fest", "inside"), ("walk", "cut")


def keys(*activities):
    return {f"{a}@{day}" for a in activities for day in DATES[a]}


def both_languages(feeds):
    return {lang + feed for feed in feeds for lang in ("", "en/")}


class Seen(dict):
    """{feed: (answer, head, {key: event})} of one moment."""

    def __init__(self, life):
        base = sqlite3.connect(f"file:{life.state}/linli.db?mode=ro", uri=True)
        self.key = {uid: f"{code}@{day}" for uid, code, day in base.execute(
            "SELECT o.uid, a.code, o.original FROM occurrence o JOIN activity a ON a.id = o.activity")}
        base.close()
        self.serving = collections.defaultdict(set)
        for seat in life.items("roster", "--to", "2026-12-23"):
            if seat["person"] and seat["status"] != "declined":
                self.serving[seat["key"]].add(seat["person"])
        with life.serve() as server:
            for name, path in life.paths.items():
                answer = server.ask(path)
                if answer.status != 200:
                    raise RuntimeError(f"{path}: {answer.status}")
                events = read(Feed(name, answer.body, Place("Asia/Shanghai")))[2]
                self[name] = answer, answer.body.split(b"BEGIN:VEVENT")[0], {self.key[e.uid]: e for e in events}


class Life(Town):
    """The community, and copies of it that are as far as it is."""

    def __init__(self, source=None):
        if source is None:
            super().__init__(os.path.join(HERE, "life"), NOW)
            self.plan()
            names = sorted(self.publish())
            self.paths = {name: "/" + (f"en/feeds/{name[3:]}" if name.startswith("en/") else f"feeds/{name}") + ".ics" for name in names}
            for kind, ident in [("team", "helpers")] + [("person", p) for p in PEOPLE]:
                self.paths[f"{kind}/{ident}"] = f"/{kind[0]}/{self.token(kind, ident)}.ics"
            return
        self.dir = tempfile.mkdtemp(prefix="linli-feeds-")
        shutil.copytree(source.dir, self.dir, dirs_exist_ok=True)
        self.etc, self.state = os.path.join(self.dir, "etc"), os.path.join(self.dir, "state")
        self.now, self.env, self.paths = source.now, dict(source.env), dict(source.paths)

    def stamp(self):
        """Now, as a feed writes it."""
        local = datetime.datetime.strptime(self.now, "%Y-%m-%dT%H:%M")
        return (local - datetime.timedelta(hours=8)).strftime("%Y%m%dT%H%M%SZ")

    def other_words(self, old, new):
        """haircut-day, built with other words in it."""
        plugins = os.path.join(self.dir, "plugins")
        shutil.copytree(self.env.get("LINLI_PLUGINS", os.path.join(BUILD, "plugins")), plugins, ignore=shutil.ignore_patterns(".deps"))
        top = os.environ.get("top_srcdir", ".")
        with open(f"{top}/plugins/haircut-day.c", encoding="utf-8") as file:
            text = file.read()
        if old not in text:
            raise RuntimeError(f"haircut-day has no {old!r}")
        with open(f"{self.dir}/haircut-day.c", "w", encoding="utf-8") as file:
            file.write(text.replace(old, new))
        subprocess.run(os.environ.get("CC", "cc").split() + ["-std=gnu17", "-w", "-fPIC", "-shared", "-fvisibility=hidden",
                       f"-I{top}/core/plugin", "-o", f"{self.dir}/new.so", f"{self.dir}/haircut-day.c"], check=True)
        os.chmod(f"{self.dir}/new.so", 0o755)
        os.rename(f"{self.dir}/new.so", f"{plugins}/haircut-day.so")
        self.env["LINLI_PLUGINS"] = plugins
        self.plan()


class Case:
    """What is done, and what it touches.

    public, team: the keys whose public or team events change; person: {person: keys} or "serving",
    for whoever serves at a key of `served` before or after.  came, went: {feed: keys}.  heads: feeds
    whose own name changes.  steps: by how much SEQUENCE grows.  see: {(feed, key): (status, alarms)}."""

    def __init__(self, name, deed, public=(), team=(), served=(), person=None, came=None, went=None, heads=(), first=None, steps=1, see=None):
        self.name, self.deed, self.first, self.steps, self.see = name, deed, first, steps, see or {}
        self.public, self.team, self.served, self.person = set(public), set(team), set(served), person or {}
        self.came, self.went, self.heads = came or {}, went or {}, set(heads)

    def expected(self, before, after):
        """{feed: keys} that change where they stand."""
        touched = collections.defaultdict(set)
        for key in self.public:
            for feed in both_languages(PUBLIC[key.split("@")[0]].split()):
                touched[feed].add(key)
        for key in self.team:
            touched["team/helpers"].add(key)
        for key in self.served:
            for person in before.serving[key] | after.serving[key]:
                touched[f"person/{person}"].add(key)
        for person, which in self.person.items():
            touched[f"person/{person}"] |= set(which)
        for what in (self.came, self.went):
            for feed, which in what.items():
                touched[feed] -= which
        return touched


def run(*words):
    return lambda life: life.run(*words)


def edit(name, old, new):
    return lambda life: life.edit(name, old, new)


def do(*deeds):
    def all_of_them(life):
        for deed in deeds:
            deed(life)
    return all_of_them


def by_feed(feeds, which):
    return {feed: set(which) for feed in feeds}


def lock(life):
    """The first tea goes to the one who has nothing on that day."""
    seat = next(s for s in life.items("roster", "--to", "2026-12-31") if s["key"] == TEA)
    other = next(p for p in ("p1", "p2") if p != seat["person"])
    life.run("lock", TEA + "/host/1", "--person", other)


TEA, WALK = "tea@2026-11-27", "walk@2026-11-28"
TEAMS = keys("tea", "walk", "inside")
ALL_PUBLIC = keys("tea", "walk", "fest", "cut")
CALL = {"call@2026-12-03"}
HOLIDAY = {"fest@2026-12-15"}

BOOKED = run("book", "tea", "2026-11-27", "--name", "客")
WAIT = run("book", "tea", "2026-11-27", "--person", "p4", "--wait")


def leave(life):
    """Who booked first gives the place back."""
    life.run("cancel", "--booking", life.items("book", "tea", "2026-11-27", "--name", "客")[0]["code"])


def take(life):
    """Who waited says yes."""
    life.run("accept", "--booking", life.items("book", "tea", "2026-11-27", "--person", "p4", "--wait")[0]["code"])


def too_late(life):
    life.now = "2026-11-24T01:00"
    life.run("remind")


def without(section):
    """The section is taken out of the file, and planned."""
    def deed(life):
        path = os.path.join(life.etc, "linli.ini")
        with open(path, encoding="utf-8") as file:
            text = file.read()
        with open(path, "w", encoding="utf-8") as file:
            file.write(re.sub(rf"^\[{section}\]\n(.*\n)*?(?=\[)", "", text, flags=re.M))
        life.plan()
    return deed


CASES = [
    Case("planning again without a change", Life.plan),
    Case("planning again after two hours, and publishing", do(Life.plan, Life.publish)),
    Case("another title", edit("linli.ini", "茶话会", "茶会"), keys("tea"), keys("tea"), keys("tea"), heads=both_languages({"activity/tea"}) - {"en/activity/tea"}),
    Case("another title in one language", edit("linli.ini", "Tea", "Tea time"), keys("tea"), keys("tea"), keys("tea"), heads={"en/activity/tea"}),
    Case("another venue", edit("linli.ini", "lasts    = 1h\nvenue    = room\nareas    = g1", "lasts    = 1h\nvenue    = yard\nareas    = g1"),
         keys("tea"), keys("tea"), keys("tea"),
         came=by_feed(both_languages({"venue/yard"}), keys("tea")), went=by_feed(both_languages({"venue/room"}), keys("tea"))),
    Case("a venue's new name", edit("linli.ini", "活动室", "大活动室"), keys("tea", "fest"), keys("tea", "inside"), keys("tea", "inside"),
         heads={"venue/room"}),
    Case("moved by hand to another day", run("move", "tea", "2026-11-27", "--to", "2026-11-26"), {TEA}, {TEA}, {TEA}),
    Case("moved by hand to another hour", run("move", "tea", "2026-11-27", "--at", "15:00"), {TEA}, {TEA}, {TEA}),
    Case("moved, and the move undone", run("move", "tea", "2026-11-27", "--undo"), {TEA}, {TEA}, {TEA},
         first=run("move", "tea", "2026-11-27", "--at", "15:00")),
    Case("moved by hand to another place", run("move", "walk", "2026-11-28", "--rain"), {WALK}, {WALK}, {WALK},
         came=by_feed(both_languages({"venue/room"}), {WALK}), went=by_feed(both_languages({"venue/yard"}), {WALK})),
    Case("cancelled", run("cancel", "tea", "2026-11-27", "--reason", "停电"), {TEA}, {TEA}, {TEA}),
    Case("cancelled, and undone", run("cancel", "tea", "2026-11-27", "--undo"), {TEA}, {TEA}, {TEA}, first=run("cancel", "tea", "2026-11-27")),
    Case("a date added", run("add", "call", "2026-12-03"), came=by_feed(both_languages(PUBLIC["call"].split()), CALL),
         heads=both_languages({"activity/call"})),  # its first event: the zone is declared now
    Case("a date added, then planned", Life.plan, first=run("add", "call", "2026-12-03")),
    Case("a place taken by a neighbour", run("book", "tea", "2026-11-27", "--name", "客")),
    Case("a place taken by somebody of ours", run("book", "tea", "2026-11-27", "--person", "p4"), came={"person/p4": {TEA}},
         see={("person/p4", TEA): ("CONFIRMED", 1)}),
    Case("somebody of ours waits", WAIT, came={"person/p4": {TEA}}, first=BOOKED, see={("person/p4", TEA): ("TENTATIVE", 0)}),
    Case("a neighbour waits", run("book", "tea", "2026-11-27", "--name", "候", "--wait"), first=BOOKED),
    Case("the place that is waited for is free", leave, person={"p4": {TEA}}, first=do(BOOKED, WAIT), see={("person/p4", TEA): ("TENTATIVE", 0)}),
    Case("the place is taken", take, person={"p4": {TEA}}, first=do(BOOKED, WAIT, leave), see={("person/p4", TEA): ("CONFIRMED", 1)}),
    Case("nobody took the place in time", too_late, person={"p4": {TEA}}, first=do(BOOKED, WAIT, leave),
         see={("person/p4", TEA): ("CANCELLED", 0)}),
    Case("one seat goes to another", lock, set(), {TEA}, person="seat"),
    Case("another alarm", edit("linli.ini", "alarm  = 1h", "alarm  = 2h"), served=keys("tea", "walk", "inside", "cut")),
    Case("a name that residents do not see", edit("people.ini", "乙二二", "乙乙二"), person="name p2"),
    Case("a name that residents see", edit("people.ini", "丙三三", "丙丙三"), person="name p3"),
    Case("a new holiday", edit("days.csv", "2027-01-01", "2026-12-15,statutory,院庆\n2027-01-01"), HOLIDAY),
    Case("other words of the type for everybody", lambda life: life.other_words("免费理发，", "免费理发！"), keys("cut"), served=keys("cut")),
    Case("other words of the type for one duty", lambda life: life.other_words("请自带工具", "请带好工具"), served=keys("cut")),
    Case("a type that crashes", lambda life: life.other_words('static void plan(const void *config, const struct linli_occurrence *o, const struct linli_out *out)\n{', 'static void plan(const void *config, const struct linli_occurrence *o, const struct linli_out *out)\n{ *(volatile int *)0 = 1;')),
    Case("another telephone", edit("linli.ini", "000-5555-0300", "000-5555-0301"), ALL_PUBLIC, served=keys("tea", "walk", "inside", "cut")),
    Case("another address of the site", edit("linli.ini", "life.example.org", "living.example.org"), ALL_PUBLIC,
         keys("tea", "walk"), served=keys("tea", "walk", "cut")),
    Case("an area's new name", edit("linli.ini", "第一网格", "一号网格"), heads={"area/g1"} | {"en/area/g1"}),
    Case("another reminder", edit("linli.ini", "title    = 茶话会", "remind = 2d\ntitle    = 茶话会")),
    Case("more places", edit("linli.ini", "places   = 1\n", "places   = 3\n")),
    Case("an activity that stops", edit("linli.ini", "title    = 茶话会", "active = no\ntitle    = 茶话会"), keys("tea"), keys("tea"), keys("tea")),
    Case("an activity that is taken out", without("activity tea"), keys("tea"), keys("tea"), keys("tea")),
    Case("an activity that only the team may see", edit("linli.ini", "title    = 茶话会", "visibility = team\ntitle    = 茶话会"),
         keys("tea"), keys("tea"), keys("tea")),
]


def special(case, before, after, touched):
    """Cases whose people depend on the roster: who serves where is read, not assumed."""
    if case.person == "seat":
        (old,), (new,) = before.serving[TEA], after.serving[TEA]
        touched[f"person/{old}"] = {TEA}
        case.came = {f"person/{new}": {TEA}}
        for feed in (both_languages(PUBLIC["tea"].split()) if "p3" in (old, new) else ()):
            touched[feed] = {TEA}
    elif isinstance(case.person, str):
        named = case.person.split()[1]
        for key, people in before.serving.items():
            if named not in people or key.startswith("cut"):
                continue
            touched["team/helpers"].add(key)
            for person in people - {named}:
                touched[f"person/{person}"].add(key)
            for feed in both_languages(PUBLIC[key.split("@")[0]].split()) if named == "p3" else ():
                touched[feed].add(key)
        if not any(named in people for people in before.serving.values()):
            raise AssertionError(f"{named} serves nowhere")


def short(which):
    return " ".join(sorted(which)) or "nothing"


def judge_feed(name, before, after, wanted, came, went, head_changes, steps, stamp):
    """Sentences about one feed; none when all is as the table says."""
    (old, old_head, was), (new, new_head, now) = before[name], after[name]
    stamps = [email.utils.parsedate_to_datetime(a.headers["last-modified"]) for a in (old, new)]
    if now.keys() - was.keys() != came:
        yield f"{short(now.keys() - was.keys())} came, not {short(came)}"
    if was.keys() - now.keys() != went:
        yield f"{short(was.keys() - now.keys())} went, not {short(went)}"
    changed = {key for key in was.keys() & now.keys() if was[key].raw != now[key].raw}
    if changed != wanted:
        yield f"changed are {short(changed)}, not {short(wanted)}"
    for key in changed & wanted:
        if was[key].uid != now[key].uid:
            yield f"{key} has another UID"
        if now[key].sequence != was[key].sequence + steps:
            yield f"{key}: SEQUENCE went from {was[key].sequence} to {now[key].sequence}"
        if not (now[key].get("DTSTAMP") == now[key].get("LAST-MODIFIED") == stamp > was[key].get("LAST-MODIFIED")):
            yield f"{key}: stamped {now[key].get('DTSTAMP')} and {now[key].get('LAST-MODIFIED')}"
    if (old_head != new_head) != head_changes:
        yield "its head changed" if old_head != new_head else "its head stayed"
    if not (wanted or came or went or head_changes):
        if old.body != new.body or old.headers["etag"] != new.headers["etag"]:
            yield "nothing of it is concerned, and its bytes or its ETag changed"
        if stamps[0] != stamps[1]:
            yield "nothing of it is concerned, and its Last-Modified moved"
    elif old.headers["etag"] == new.headers["etag"] or stamps[1] <= stamps[0]:
        yield "it changed, and its ETag or its Last-Modified did not"


def judge(case, start, seen_at_start):
    with Life(start) as life:
        before = seen_at_start
        if case.first:
            life.now = "2026-11-23T11:00"
            case.first(life)
            before = Seen(life)
        life.now = LATER
        case.deed(life)
        after = Seen(life)
        personal = case.person
        if isinstance(personal, str):
            case.person = {}
            touched = case.expected(before, after)
            case.person = personal
            special(case, before, after, touched)
        else:
            touched = case.expected(before, after)
        for name in before:
            found = judge_feed(name, before, after, touched[name], case.came.get(name, set()), case.went.get(name, set()), name in case.heads, case.steps, life.stamp())
            yield from (f"{name}: {what}" for what in found)
        for (feed, key), wanted in case.see.items():
            event = after[feed][2][key]
            if (event.get("STATUS"), len(event.alarms)) != wanted:
                yield f"{feed} {key}: {event.get('STATUS')} with {len(event.alarms)} alarms, not {wanted}"


def verdict(case, start, seen):
    try:
        return list(judge(case, start, seen))
    except Exception as error:
        return [repr(error)]


def main():
    only = sys.argv[1:]
    cases = [c for c in CASES if not only or any(word in c.name for word in only)]
    print(f"1..{len(cases)}")
    bad = 0
    with Life() as start, concurrent.futures.ThreadPoolExecutor(4) as pool:
        seen = Seen(start)
        found = pool.map(lambda case: verdict(case, start, seen), cases)  # they wait for linli most of the time
        for number, (case, lines) in enumerate(zip(cases, found), 1):
            bad += bool(lines)
            print(f"{'not ok' if lines else 'ok'} {number} - {case.name}: touches what it concerns and nothing else", flush=True)
            for line in lines[:12]:
                print("# " + line.replace("\n", "\n# "))
    return bad > 0


if __name__ == "__main__":
    sys.exit(main())
