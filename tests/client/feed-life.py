#!/usr/bin/env python3
"""feed-life.py - what a calendar shows through a life of changes: readers nobody here wrote, the real server

Each reader is given the bytes that `linli serve` sends, and must find what `linli next` says: the
instants, in the nights too in which a clock changes; whole days; every character; the alarm; a move
under the same UID with a higher SEQUENCE; what is called off.
"""
# SPDX-License-Identifier: Apache-2.0
import concurrent.futures
import datetime
import json
import os
import shutil
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "publish"))
from feed_world import BUILD, GOLDEN, NOW, Town

LIFE = os.path.join(HERE, "..", "publish", "life")
TEA = "tea@2026-11-27"
# Debian's modules belong to Debian's interpreter, so each reader is a program of its own.
COMMON = r'''
import sys, json, datetime
def moment(t):
    return t.isoformat() if not isinstance(t, datetime.datetime) else int(t.timestamp())
def say(uid, start, end, summary, location, status, sequence, alarms):
    print(json.dumps([uid, start, end, summary, location or "", status, int(sequence), alarms]))
data = open(sys.argv[1], "rb").read()
'''
ICALENDAR = COMMON + r'''
import icalendar
for e in icalendar.Calendar.from_ical(data).walk("VEVENT"):
    assert not e.errors, e.errors
    say(str(e["UID"]), moment(e["DTSTART"].dt), moment(e["DTEND"].dt), str(e["SUMMARY"]), str(e.get("LOCATION", "")), str(e["STATUS"]),
        e["SEQUENCE"], len(e.walk("VALARM")))
'''
VOBJECT = COMMON + r'''
import vobject
for e in vobject.readOne(data.decode()).vevent_list:
    say(e.uid.value, moment(e.dtstart.value), moment(e.dtend.value), e.summary.value, e.location.value if hasattr(e, "location") else "",
        e.status.value, e.sequence.value, len(getattr(e, "valarm_list", [])))
'''
LIBICAL = COMMON + r'''
import gi
gi.require_version("ICalGLib", "3.0")
from gi.repository import ICalGLib as I
calendar = I.Component.new_from_string(data.decode())
assert calendar.count_errors() == 0, "libical finds errors"
def when(prop, t):
    if t.is_date():
        return "%04d-%02d-%02d" % (t.get_year(), t.get_month(), t.get_day())
    tzid = prop.get_first_parameter(I.ParameterKind.TZID_PARAMETER)
    zone = calendar.get_timezone(tzid.get_tzid()) if tzid else I.Timezone.get_utc_timezone()
    return t.as_timet_with_zone(zone)
e = calendar.get_first_component(I.ComponentKind.VEVENT_COMPONENT)
while e:
    start, end = e.get_first_property(I.PropertyKind.DTSTART_PROPERTY), e.get_first_property(I.PropertyKind.DTEND_PROPERTY)
    status = e.get_first_property(I.PropertyKind.STATUS_PROPERTY).get_value_as_string()
    say(e.get_uid(), when(start, start.get_dtstart()), when(end, end.get_dtend()), e.get_summary(), e.get_location(), status, e.get_sequence(),
        e.count_components(I.ComponentKind.VALARM_COMPONENT))
    e = calendar.get_next_component(I.ComponentKind.VEVENT_COMPONENT)
'''
READERS = {"python3-icalendar": ICALENDAR, "python3-vobject": VOBJECT, "libical": LIBICAL, "ical.js": None}
MODULES = {"python3-icalendar": "icalendar", "python3-vobject": "vobject", "libical": "gi"}
NEEDS_ALL = os.environ.get("LINLI_NEEDS_ALL") == "1"  # a reader that is missing is a failure, not a skip


class Skip(Exception):
    pass


class Seen:
    def __init__(self, row):
        self.uid, self.start, self.end, self.summary, self.location, self.status, self.sequence, self.alarms = row


def read(reader, town, body):
    """{uid: Seen} as the reader has it."""
    path = os.path.join(town.dir, "feed.ics")
    with open(path, "wb") as file:
        file.write(body)
    if READERS[reader]:
        python = "/usr/bin/python3" if os.path.exists("/usr/bin/python3") else sys.executable
        if subprocess.run([python, "-c", "import " + MODULES[reader]], capture_output=True).returncode:
            raise Skip(f"no {reader}")
        done = subprocess.run([python, "-c", READERS[reader], path], capture_output=True, text=True, env=dict(os.environ, TZ="America/New_York"))
    else:
        done = subprocess.run(["node", f"{HERE}/read-feed.mjs", path], capture_output=True, text=True,
                              env={**os.environ, "LINLI_NODE": f"{BUILD}/tests/client", "TZ": "America/New_York"})
        if done.returncode == 77:
            raise Skip("no ical.js")
    assert done.returncode == 0, done.stderr[-600:]
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    if not READERS[reader]:
        rows = [[r["uid"], r["date"] or r["start"], r["endDate"] or r["end"], r["summary"], r["location"], r["status"], r["sequence"], r["alarms"]] for r in rows]
    return {row[0]: Seen(row) for row in rows}


def fetch(town, path="/feeds/all.ics"):
    with town.serve() as server:
        answer = server.ask(path)
    assert answer.status == 200, answer.status
    return answer.body


def instant(text):
    return int(datetime.datetime.fromisoformat(text).timestamp())


def said(town):
    """What linli itself says is coming."""
    return [item for item in town.items("next", "--days", "170") if item["start"]]


def the_nights_of_the_clocks(reader):
    with Town(os.path.join(GOLDEN, "berlin"), "2026-10-20T10:00") as town:
        town.plan()
        seen = read(reader, town, fetch(town)).values()
        wanted = sorted((instant(i["start"]), instant(i["end"]), i["title"]) for i in said(town))
        limit = wanted[-1][0]
        got = sorted((s.start, s.end, s.summary) for s in seen if s.start <= limit)
        assert got == wanted, [pair for pair in zip(got, wanted) if pair[0] != pair[1]][:3]
        nights = {datetime.datetime.fromtimestamp(start, datetime.timezone.utc).date().isoformat() for start, _, _ in got}
        assert {"2026-10-25", "2027-03-28"} <= nights, "both nights are there"


def whole_days(reader):
    with Town(os.path.join(GOLDEN, "lunar"), "2027-02-01T10:00") as town:
        town.plan()
        seen = {s.summary: (s.start, s.end) for s in read(reader, town, fetch(town)).values()}
        assert seen == {"除夕": ("2027-02-05", "2027-02-06"), "春节": ("2027-02-06", "2027-02-07"),
                        "元宵": ("2027-02-20", "2027-02-21")}, seen


def every_character(reader):
    with Town(os.path.join(GOLDEN, "nasty"), NOW) as town:
        town.plan()
        seen = read(reader, town, fetch(town)).values()
        titles = {i["title"] for i in said(town)}
        got = {s.summary for s in seen}
        assert 'a,b；c\\d "e" {f} 👨\u200d👩\u200d👧\u200d👦 𠮷野家' in got, got
        assert {t if len(t) <= 60 else t[:59] + "…" for t in titles} <= got, titles - got
        assert "活动室；二楼,左手\\右手" in {s.location for s in seen}


def a_move_and_a_cancellation(reader):
    with Town(LIFE, NOW) as town:
        town.plan()
        first = read(reader, town, fetch(town))
        uid = next(u for u, s in first.items() if s.summary == "茶话会" and s.start == instant("2026-11-27T14:00:00+08:00"))
        town.now = "2026-11-23T11:00"
        town.run("move", "tea", "2026-11-27", "--to", "2026-11-26", "--at", "15:30")
        moved = read(reader, town, fetch(town))
        assert moved.keys() == first.keys(), "nothing came or went"
        assert moved[uid].start == instant("2026-11-26T15:30:00+08:00") and moved[uid].sequence > first[uid].sequence
        town.now = "2026-11-23T12:00"
        town.run("cancel", "tea", "2026-11-27")
        off = read(reader, town, fetch(town))
        assert off[uid].status == "CANCELLED" and off[uid].summary == "【取消】茶话会" and off[uid].sequence > moved[uid].sequence
        town.now = "2026-12-05T12:00"
        assert uid not in read(reader, town, fetch(town)), "it goes a week after its end"


def an_alarm_of_ones_own(reader):
    with Town(LIFE, NOW) as town:
        town.plan()
        path = f"/p/{town.token('person', 'p1')}.ics"
        seen = read(reader, town, fetch(town, path))
        assert seen and all(s.alarms == 1 for s in seen.values())
        assert all(s.alarms == 0 for s in read(reader, town, fetch(town)).values())


KHAL = """[calendars]
[[feed]]
path = {0}/disk
type = calendar
readonly = True
[locale]
local_timezone = Asia/Shanghai
default_timezone = Asia/Shanghai
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
timeformat = %H:%M
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
[sqlite]
path = {0}/khal.db
"""
VDIRSYNCER = """[general]
status_path = "{0}/status"
[pair feed]
a = "web"
b = "disk"
collections = null
conflict_resolution = "a wins"
[storage web]
type = "http"
url = "{1}"
[storage disk]
type = "filesystem"
path = "{0}/disk"
fileext = ".ics"
"""


def tool(town, *command, **more):
    env = {**os.environ, "LC_ALL": "C.UTF-8", "HOME": town.dir, "TZ": "Asia/Shanghai"}
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, env=env, **more)
    assert done.returncode == 0, f"{command}: {done.returncode} {done.stderr[-600:]}"
    return done.stdout


def synchronised(town):
    """What khal lists after vdirsyncer has asked the server again."""
    with town.serve() as server:
        with open(f"{town.dir}/vdirsyncer.conf", "w", encoding="utf-8") as file:
            file.write(VDIRSYNCER.format(town.dir, "http://%s:%d/feeds/all.ics" % server.address))
        tool(town, "vdirsyncer", "-c", f"{town.dir}/vdirsyncer.conf", "discover", "feed", input="y\ny\n")
        tool(town, "vdirsyncer", "-c", f"{town.dir}/vdirsyncer.conf", "sync", "--force-delete", "feed")
    listed = tool(town, "khal", "-c", f"{town.dir}/khal.conf", "list", "2026-11-23", "2026-12-31", "--format",
                "{start-date} {start-time} {title} {status}")
    return [row.strip() for row in listed.splitlines() if row.startswith("2026-")]  # without khal's day lines


def khal_after_each_change():
    for name in ("vdirsyncer", "khal"):
        if not shutil.which(name):
            raise Skip(f"no {name}")
    with Town(LIFE, NOW) as town:
        with open(f"{town.dir}/khal.conf", "w", encoding="utf-8") as file:
            file.write(KHAL.format(town.dir))
        town.plan()
        first = synchronised(town)
        assert "2026-11-27 14:00 茶话会 CONFIRMED" in first and "2026-12-19 09:00 散步 CONFIRMED" in first, first
        town.now = "2026-11-23T11:00"
        town.run("move", "tea", "2026-11-27", "--to", "2026-11-26", "--at", "15:30")
        moved = synchronised(town)
        assert "2026-11-26 15:30 茶话会 CONFIRMED" in moved and not [row for row in moved if row.startswith("2026-11-27 14:00")], moved
        assert len(moved) == len(first), "the others stay"
        town.now = "2026-11-23T12:00"
        town.run("cancel", "tea", "2026-11-27")
        off = synchronised(town)
        assert "2026-11-26 15:30 【取消】茶话会 CANCELLED" in off, off
        town.now = "2026-12-05T12:00"
        assert not [row for row in synchronised(town) if "【取消】茶话会" in row], "it goes a week after its end"


CASES = (the_nights_of_the_clocks, whole_days, every_character, a_move_and_a_cancellation, an_alarm_of_ones_own)


def verdict(reader, case):
    """(good, what was found)"""
    try:
        case(reader) if reader in READERS else case()
        return True, ""
    except Skip as why:
        return not NEEDS_ALL, f" # SKIP {why}" if not NEEDS_ALL else f"\n# {why}"
    except Exception as error:
        return False, "\n# " + repr(error)[:1500].replace("\n", "\n# ")


def main():
    pairs = [(reader, case) for reader in READERS for case in CASES] + [("vdirsyncer", khal_after_each_change)]
    print(f"1..{len(pairs)}")
    bad = 0
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        for number, ((reader, case), (good, found)) in enumerate(zip(pairs, pool.map(lambda pair: verdict(*pair), pairs)), 1):
            bad += not good
            print(f"{'ok' if good else 'not ok'} {number} - {reader}: {case.__name__.replace('_', ' ')}{found}", flush=True)
    return bad > 0


if __name__ == "__main__":
    sys.exit(main())
