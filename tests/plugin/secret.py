#!/usr/bin/env python3
# secret.py - of a surprise, of notes and of names: who hears what, and who must not
# SPDX-License-Identifier: Apache-2.0
"""Two communities that differ in their secret only draw other days for the same drill.  Whatever
they show to the public before that day must be the same, byte for byte: then it tells nothing."""
import os
import re
import shutil
import subprocess
import sys

from program import BUILD, HEAD, NOW, TOP, Community, run_tests

PEOPLE = """
[area g01]
name = First grid
[area g02]
name = Second grid
[venue yard]
name = Yard
kind = outdoor
[venue hall]
name = Hall
[team wardens]
name = Wardens
leader = w1
[person w1]
name = Ann Ward
skills = commander, first-aid, counter, barber
teams = wardens
[person w2]
name = Bob Ward
skills = commander, first-aid, counter
teams = wardens
[person w3]
name = Cem Ward
skills = commander, first-aid, counter
teams = wardens
[person w4]
name = Dora Ward
teams = wardens
[person w5]
name = Emil Ward
teams = wardens
[channel group]
type = copy
audience = neighbours, public
"""
DRILL = """
[activity drill]
type = fire-drill
title = Fire drill
when = monthly on third wednesday
from = 2026-12-01
start = 10:00
lasts = 1h
announced = no
venue = yard
team = wardens
areas = g01, g02
rotate = areas
places = 20
observers = 3
opens = 30d
assembly = the old tree
remind = 1d to serving
[activity tea]
type = plain
title = Tea
when = every friday
start = 14:00
venue = yard
"""
ORIGINAL = "2026-12-16"  # a Wednesday; drawn is one of the days of its week
PAGES = ["/", "/en/", "/zh/", "/a/drill", "/en/a/drill", "/a/drill/" + ORIGINAL, "/a/nobody",
         "/subscribe/all", "/subscribe/activity/drill", "/subscribe/area/g01", "/print/poster",
         "/print/poster/drill", "/print/text", "/qr/all.png", "/feeds/all.ics",
         "/feeds/activity/drill.ics", "/feeds/area/g01.ics", "/feeds/venue/yard.ics",
         "/feeds/type/fire-drill.ics", "/feeds/activity/nobody.ics", "/robots.txt", "/healthz"]


def plain(data):
    """Without what is random in every store: identities, and what is made of them."""
    data = re.sub(rb"UID:[^\r\n]*(\r\n [^\r\n]*)*", b"UID", data)
    return re.sub(rb'nonce-[A-Za-z0-9+/=_-]+|nonce="[^"]*"', b"nonce", data)


def drawn(community, now=NOW):
    days = {(i["date"], i["start"]) for i in community.json("roster", "--activity", "drill", now=now)
            if i["original"] == ORIGINAL}
    assert len(days) == 1, days
    return days.pop()


def two(folder):
    """Two applied communities whose drills fall on different days."""
    found = []
    for i in range(40):
        community = Community(f"{folder}/{i}", HEAD + PEOPLE + DRILL)
        community.run("plan --apply").good()
        if not found or drawn(community)[0] != drawn(found[0])[0]:
            found.append(community)
        if len(found) == 2:
            return found
    raise AssertionError("forty secrets draw the same day")


def tree(community):
    seen = {}
    for at, _, names in os.walk(f"{community.state}/public"):
        for name in names:
            path = os.path.join(at, name)
            with open(path, "rb") as file:
                seen[os.path.relpath(path, community.state)] = plain(file.read())
    return seen


def shown(community, now):
    """All that anybody may see: files, pages, what commands say to the public, what is sent."""
    community.run("publish", now=now).good()
    seen = tree(community)
    with community.serve(now) as server:
        for path in PAGES:
            status, body = server.get(path)
            seen[f"GET {path}"] = (status, plain(body))
    for words in ("next --days 60", "print poster", "print poster drill", "print text",
                  f"book drill {ORIGINAL} --name Somebody", f"waitlist drill {ORIGINAL}"):
        done = community.run(words, now=now)
        seen[words] = (done.code, plain(done.out.encode()), done.err)
    for at in ("2026-12-14T12:00", "2026-12-15T12:00"):
        if at <= now:
            community.run("remind", now=at).good()
    sent = f"{community.state}/outbox/group.txt"
    seen["sent"] = open(sent, "rb").read() if os.path.exists(sent) else b""
    return seen


def before_its_day(folder):
    one, other = two(folder)
    first = min(drawn(one)[0], drawn(other)[0])
    evening = f"2026-12-{int(first[-2:]) - 1:02}T23:50"
    for now in (NOW, "2026-12-13T18:00", evening):
        a, b = shown(one, now), shown(other, now)
        assert a.keys() == b.keys(), a.keys() ^ b.keys()
        for what in a:
            assert a[what] == b[what], (now, what, a[what], b[what])
        assert a["GET /feeds/all.ics"][0] == 200 and b"Tea" in a["GET /feeds/all.ics"][1]
        feed = a["GET /feeds/all.ics"][1]
        assert b"Fire drill" not in feed, feed


def feed(community, name):
    """Its text, unfolded."""
    with open(f"{community.state}/public/feeds/{name}.ics", "rb") as file:
        return re.sub(rb"\r?\n ", b"", file.read()).decode()


def after_the_night(folder):
    one, _ = two(folder)
    day, _ = drawn(one)
    one.run("plan --apply", now=f"{day}T00:05").good()  # as the daemon does every night
    one.run("publish", now=f"{day}T00:05").good()
    text = feed(one, "all")
    assert "Fire drill" in text and day.replace("-", "") in text, text[-2000:]
    assert "the old tree" in text, text[-2000:]


def who_serves_knows(folder):
    one, _ = two(folder)
    day, _ = drawn(one)
    mark = day.replace("-", "").encode()
    with one.serve() as server:
        for kind, name in (("team", "wardens"), ("person", "w1"), ("person", "w2"), ("person", "w3")):
            url = one.run("token", kind, name).good().out.strip()
            status, body = server.get(url[url.index("/", 10):])
            assert status == 200
            if kind == "team":
                assert mark in body, body
        seats = {i["person"] for i in one.json("roster --activity drill") if i["original"] == ORIGINAL}
        for person in seats - {None}:
            url = one.run("token", "person", person).good().out.strip()
            status, body = server.get(url[url.index("/", 10):])
            assert status == 200 and mark in body, (person, body)
        assert one.json("explain drill --count 1")[0]["date"] == day


def neighbours_hear_the_alarm_only(folder):
    one, _ = two(folder)
    day, start = drawn(one)
    sent = f"{one.state}/outbox/group.txt"
    for now in ("2026-12-14T07:30", f"{day}T00:30", f"{day}T08:00", start[:16]):
        if now <= start[:16]:
            one.run("plan --apply", now=now).good()
            one.run("remind", now=now).good()
        text = open(sent, encoding="utf-8").read() if os.path.exists(sent) else ""
        assert "tomorrow" not in text and "gather" not in text, (now, text)
        assert ("The alarm you hear now is a drill" in text) == (now == start[:16]), (now, text)


# -- a word for one role only --

CANARY = r"""
#include <linli/plugin.h>
struct config { int32_t count; };
static const struct linli_option options[] = {
	{ LINLI_OPTION(struct config, COUNT, count), .initial = "1" },
	{ .key = NULL }
};
static void plan(const void *config, const struct linli_occurrence *o, const struct linli_out *out)
{
	const struct config *c = config;
	(void)o;
	linli_duty(out, .role = "first", .count = c->count, .skill = "barber", .name = LINLI_SAME("first"),
		.note = LINLI_SAME("NOTEFIRST"));
	linli_duty(out, .role = "second", .count = c->count, .skill = "commander",
		.name = LINLI_SAME("second"), .note = LINLI_SAME("NOTESECOND"));
	linli_slots(out, .id = "home", .role = "first", .at_home = 1, .length = 30, .first = 1080,
		.until = 1200, .name = LINLI_SAME("at home"), .ask = LINLI_SAME("ASKFIRST"));
	linli_text(out, .audience = LINLI_STAFF, .words = LINLI_SAME("TEXTSTAFF"));
	linli_text(out, .audience = LINLI_SERVING, .words = LINLI_SAME("TEXTSERVING"));
	linli_text(out, .audience = LINLI_BOOKED, .words = LINLI_SAME("TEXTBOOKED"));
	linli_text(out, .audience = LINLI_PUBLIC, .words = LINLI_SAME("TEXTPUBLIC"));
}
LINLI_PLUGIN(.name = "canary", .title = LINLI_SAME("canary"), .summary = LINLI_SAME("canary"),
	.options = options, .config_size = sizeof(struct config), .plan = plan);
"""
CANARIES = """
[activity canary]
type = canary
title = Canary
when = every saturday
start = 09:00
lasts = 2h
venue = hall
areas = g01
opens = 30d
"""


def canary_types(folder):
    plugins = f"{folder}/plugins"
    os.makedirs(plugins)
    with open(f"{folder}/canary.c", "w", encoding="utf-8") as file:
        file.write(CANARY)
    subprocess.run(os.environ.get("CC", "cc").split() + [
        "-std=gnu17", "-w", "-O1", "-fPIC", "-shared", "-fvisibility=hidden",
        f"-I{TOP}/core/plugin", "-o", f"{plugins}/canary.so", f"{folder}/canary.c"], check=True)
    shutil.copy(f"{BUILD}/plugins/plain.so", plugins)
    for name in os.listdir(plugins):
        os.chmod(f"{plugins}/{name}", 0o755)
    return plugins


def each_word_has_its_readers(folder):
    text = HEAD + PEOPLE.replace("commander, first-aid, counter, barber", "barber", 1) + CANARIES
    one = Community(f"{folder}/one", text, canary_types(folder))
    one.run("plan --apply").good()
    booked = one.run("book canary 2026-11-28 --name Zoe --phone 555-0199 --at 18:00").good()
    seats = {i["duty"]: i["person"] for i in one.json("roster --activity canary")
             if i["original"] == "2026-11-28"}
    assert seats["first"] == "w1" and seats["second"] in ("w2", "w3"), seats
    one.run("publish").good()
    readers = {"public": b"".join(tree(one).values())}
    with one.serve() as server:
        readers["public"] += b"".join(server.get(p)[1] for p in PAGES + ["/a/canary", "/en/a/canary"])
        for who in ("w1", seats["second"]):
            url = one.run("token", "person", who).good().out.strip()
            readers[who] = server.get(url[url.index("/", 10):])[1]
    other = seats["second"]
    wanted = {
        "NOTEFIRST": {"w1"}, "NOTESECOND": {other}, "TEXTSERVING": {"w1", other},
        "TEXTPUBLIC": {"public", "w1", other}, "TEXTSTAFF": set(), "TEXTBOOKED": set(),
        "ASKFIRST": set(), "Zoe": {"w1"}, "555-0199": {"w1"}, "Ann Ward": {"w1", other},
        booked.out.strip(): set(),
    }
    for word, who in wanted.items():
        bare = {name: re.sub(rb"\r?\n ", b"", data) for name, data in readers.items()}
        found = {name for name, data in bare.items() if word.encode() in data}
        assert found <= who, (word, found, who)
        if word.startswith(("NOTE", "TEXTS", "TEXTP")) and word != "TEXTSTAFF":
            assert found == who, (word, found, who)


sys.exit(run_tests([
    ("before its day nothing public tells of a surprise", before_its_day),
    ("on its day everybody hears of it", after_the_night),
    ("staff and who serves know it before", who_serves_knows),
    ("neighbours hear about the alarm on the day, not before", neighbours_hear_the_alarm_only),
    ("notes, questions, names and texts reach whom they are for", each_word_has_its_readers),
]))
