#!/usr/bin/env python3
# types.py - what each type is for, as an organizer writes it and people see it
# SPDX-License-Identifier: Apache-2.0
import json
import os
import re
import sys

from program import HEAD, NOW, TOP, Community, line_of, run_tests

PLACES = """
[area c1]
name = Compound
kind = compound
[area g01]
name = First grid
within = c1
buildings = 1-6
[venue hall]
name = Hall
capacity = 200
[venue yard]
name = Yard
kind = outdoor
rain-venue = hall
[season term]
dates = 2026-09-01..2027-01-15, 2027-03-01..2027-07-02
"""


def person(code, skills="", more=""):
    return (f"[person {code}]\nname = {code.capitalize()} Sample\n" +
            (f"skills = {skills}\n" if skills else "") + more + "\n")


def crowd(prefix, count, skills="", more=""):
    return "".join(person(f"{prefix}{i}", skills, more) for i in range(1, count + 1))


def activity(code, kind, keys, title=None):
    return f"[activity {code}]\ntype = {kind}\ntitle = {title or code.capitalize()}\n{keys}\n"


def community(folder, *parts):
    made = Community(f"{folder}/c", HEAD + PLACES + "\n" + "\n".join(parts))
    made.run("check").good()
    made.run("plan --apply").good()
    return made


def seats(one, code, original):
    return {f"{i['duty']}/{i['seat']}": i["person"] for i in one.json("roster", "--activity", code)
            if i["original"] == original}


def occurrence(one, code, original, now=NOW):
    return next(i for i in one.json("explain", code, "--from", original, "--to", original, now=now))


def personal(one, person_id, now=NOW):
    """A person's feed, unfolded."""
    url = one.run("token", "person", person_id).good().out.strip()
    with one.serve(now) as server:
        status, body = server.get(url[url.index("/", 10):])
    assert status == 200
    return re.sub(rb"\r?\n ", b"", body).decode().replace("\\,", ",").replace("\\n", "\n")


def public(one, name="all", now=NOW):
    one.run("publish", now=now).good()
    with open(f"{one.state}/public/feeds/{name}.ics", "rb") as file:
        return re.sub(rb"\r?\n ", b"", file.read()).decode().replace("\\,", ",")


def sent(one, now):
    """What is told at this moment, as a list of (audience, to, text)."""
    return [(i["audience"], i["to"], i["text"]) for i in one.json("remind --dry-run", now=now)]


MAIL = "[channel list]\ntype = calls\naudience = serving, booked, waiting, came, staff\n"


# -- of every type --

def every_default_parses(folder):
    """A section of nothing but what is required; then one with every key at its printed default."""
    names = [i["name"] for i in Community(f"{folder}/t", HEAD).json("types")]
    assert len(names) >= 7, names
    for name in names:
        keys = Community(f"{folder}/{name}", HEAD).json("types", name)
        assert all(k["help"] or k["default"] is not None for k in keys), name
        written = "".join(f"{k['key']} = {k['default']}\n" for k in keys
                          if k["default"] not in (None, "") and not k["required"])
        asked = "".join(f"{k['key']} = {k['example']}\n" for k in keys if k["required"])
        base = f"[activity a]\ntype = {name}\ntitle = A\nwhen = every sunday\nstart = 09:00\nlasts = 2h\n"
        for keys_text in (asked, asked + written):
            one = Community(f"{folder}/{name}{len(keys_text)}x", HEAD + person("p1") + base + keys_text)
            faults = [f for f in one.faults() if " error " in f]
            assert not faults, (name, keys_text, faults)


def a_type_s_key_is_checked_as_the_core_s(folder):
    base = HEAD + "[activity a]\ntype = haircut-day\ntitle = A\nwhen = every sunday\nstart = 09:00\nlasts = 2h\n"
    cases = [("barbrs = 3", "unknown-key"), ("barbers = 3\nbarbers = 4", "duplicate-key"),
             ("barbers =", "empty-value"), ("barbers = 100", "out-of-range"),
             ("barbers = drei", "bad-count"), ("slot = 1.5h", "bad-duration"),
             ("visits-from = 9点", "bad-clock"), ("walk_in = 3", "underscore-key"),
             ("walk-in = 25", "type-says")]
    for number, (line, code) in enumerate(cases):
        text = base + line + "\n"
        one = Community(f"{folder}/{number}", text)
        found = [f for f in one.faults() if f" error {code} " in f]
        wanted = line_of(text, line) + line.count("\n")
        assert found and found[0].startswith(f"{wanted} "), (line, one.faults())
    hint = Community(f"{folder}/hint", base + "barbrs = 3\n").run("check").err
    assert 'did you mean "barbers"?' in hint, hint


def a_type_s_default_is_shown(folder):
    """Of a core key: by types, in the sample, and by what explain finds."""
    one = Community(f"{folder}/a", HEAD + person("b1", "barber") + activity(
        "hair", "haircut-day", "when = monthly on first, third saturday\nstart = 09:00\nlasts = 2h30m\nbarbers = 1"))
    rows = {k["key"]: k["default"] for k in one.json("types haircut-day")}
    assert rows["except"] == "lunar 1-1..1-30" and rows["also"] == "lunar 2-2", rows
    dates = {i["original"]: i["status"] for i in one.json("explain hair --from 2027-02-01 --to 2027-03-31")}
    assert dates.get("2027-03-09") == "on", dates          # lunar 2-2
    assert dates.get("2027-02-20") == "left-out", dates    # in the first lunar month
    switched = Community(f"{folder}/b", HEAD + person("b1", "barber") +
                         "[type haircut-day]\nexcept = none\nalso = none\n" + activity(
        "hair", "haircut-day", "when = monthly on first, third saturday\nstart = 09:00\nlasts = 2h30m\nbarbers = 1"))
    dates = {i["original"]: i["status"] for i in switched.json("explain hair --from 2027-02-01 --to 2027-03-31")}
    assert dates.get("2027-02-20") == "on" and "2027-03-09" not in dates, dates


# -- health-clinic --

CLINIC = activity("clinic", "health-clinic", """when = monthly on first saturday
from = 2026-12-01
start = 09:00
lasts = 2h
venue = hall
doctors = 2
nurses = 2
guides = 1
stations = 血压, glucose
slot = 10m
walk-in = 6
fasting = yes
follow-up = 90d
ages = 60+
opens = 30d""", "Clinic")


def clinic(folder):
    one = community(folder, crowd("d", 2, "doctor"), crowd("n", 2, "nurse"), crowd("v", 3), MAIL, CLINIC)
    who = seats(one, "clinic", "2026-12-05")
    assert {who["doctor/1"], who["doctor/2"]} == {"d1", "d2"}, who
    assert {who["nurse/1"], who["nurse/2"]} == {"n1", "n2"}, who
    assert who["guide/1"].startswith("v"), who
    # 12 times: two doctors, and each station; six are kept for numbers
    assert occurrence(one, "clinic", "2026-12-05")["places"] == 4 * 12 - 6
    young = one.run("book clinic 2026-12-05 --name Yi --age 59")
    assert young.code == 1 and "age does not fit" in young.err, (young.code, young.err)
    code = one.run("book clinic 2026-12-05 --name Lao --age 70 --phone 555-0101 --at 09:20").good().out.strip()
    text = public(one)
    assert "Stations: 血压, glucose." in text and "Please come fasting." in text, text[-1500:]
    assert "Lao" not in text and "555-0101" not in text
    note = personal(one, "d1")
    assert "nothing is written down" in note and "Lao" not in note, note[-1500:]
    assert "Lao" in one.run("print signin clinic 2026-12-05").out
    evening = sent(one, "2026-12-04T20:00")
    mine = [t for _, to, t in evening if to == code]
    assert any("Nothing to eat after ten tonight" in t and "09:20" in t for t in mine), evening
    one.run("attend", "clinic", "2026-12-05", "--booking", code, now="2026-12-05T11:30").good()
    return one, code


def clinic_follow_up(folder):
    """Ninety days after, whoever came is told; whoever did not, is not."""
    one = community(folder, crowd("d", 2, "doctor"), crowd("n", 2, "nurse"), crowd("v", 3), MAIL,
                    "[privacy]\nbooking-contacts = 120d\nclinic-lists = 120d\n", CLINIC)
    came = one.run("book clinic 2026-12-05 --name Lao --age 70 --phone 555-0101").good().out.strip()
    stayed = one.run("book clinic 2026-12-05 --name Wei --age 71 --phone 555-0102").good().out.strip()
    one.run("attend", "clinic", "2026-12-05", "--booking", came, now="2026-12-05T11:30").good()
    one.run("attend", "clinic", "2026-12-05", "--booking", stayed, "--absent", now="2026-12-05T11:30").good()
    told = [to for audience, to, text in sent(one, "2027-03-05T09:00")
            if "it is time to come again" in (text or "")]
    assert told == [came], told


def clinic_forgets(folder):
    """A follow-up that is later than what is kept reaches nobody, and nothing is kept for it."""
    one, code = clinic(folder)
    one.run("purge", now="2027-01-10T03:00").good()
    assert not [x for x in sent(one, "2027-03-05T09:00") if "come again" in (x[2] or "")]
    with open(f"{one.state}/linli.db", "rb") as file:
        data = file.read()
    assert b"555-0101" not in data and b"Lao" not in data and code


def too_few_nurses(folder):
    """Two stations at the same time, and one nurse: a warning that says so."""
    text = HEAD + PLACES + crowd("d", 1, "doctor") + crowd("n", 1, "nurse") + crowd("v", 1) + \
        CLINIC.replace("nurses = 2", "nurses = 1").replace("doctors = 2", "doctors = 1")
    one = Community(f"{folder}/c", text)
    said = [f for f in one.faults() if " warning " in f and "nurse" in f]
    assert said, one.faults()


# -- haircut-day --

HAIR = activity("hair", "haircut-day", """when = monthly on first, third saturday
from = 2026-12-01
start = 09:00
lasts = 2h30m
venue = yard
barbers = 3
guides = 1
slot = 15m
walk-in = 6
home-visits = 2
travel = 20m
visit-lasts = 30m
visits-from = 14:00
once-per = 20d
opens = 40d""", "Haircuts")


def haircut(folder):
    one = community(folder, crowd("b", 5, "barber"), crowd("v", 2), MAIL, HAIR)
    who = seats(one, "hair", "2026-12-05")
    barbers = {who[f"barber/{i}"] for i in (1, 2, 3)}
    assert len(barbers) == 3 and None not in barbers and who["visitor/1"].startswith("b"), who
    assert occurrence(one, "hair", "2026-12-05")["places"] == 3 * 10 - 6 + 2
    code = one.run("book hair 2026-12-05 --name Lao --phone 555-0101 --at 09:15").good().out.strip()
    home = one.run("book hair 2026-12-05 --name Wei --phone 555-0102 --at 14:50").good().out.strip()
    early = one.run("book hair 2026-12-05 --name Xi --phone 555-0103 --at 14:30")
    assert early.code != 0, early.out  # on the way from one home to the next
    again = one.run("book hair 2026-12-19 --name Lao --phone 555-0101")
    assert again.code == 1 and "already" in again.err, (again.code, again.err)
    told = {to: text for _, to, text in sent(one, "2026-12-04T19:00")}
    assert "Haircut tomorrow 09:15" in told[code] and "Yard" in told[code], told
    assert "14:50" in told[home], told
    assert "Free haircuts, 3 chairs, 15 min each." in public(one), public(one)[-1200:]
    visitor = personal(one, who["visitor/1"])
    assert "keep them to yourself" in visitor and "Wei" not in visitor, visitor[-1500:]
    moved = one.run("move hair 2026-12-05 --rain").good()
    assert moved.code == 0 and occurrence(one, "hair", "2026-12-05")["venue"] == "hall"


def a_barber_is_ill(folder):
    """No seat for a chair: it takes no new bookings, and what is booked stays."""
    few = crowd("b", 3, "barber") + person("b4", "barber", "monthly-limit = 0\n")
    keys = HAIR.replace("home-visits = 2\n", "").replace("walk-in = 6", "walk-in = 0")
    one = community(folder, few, crowd("v", 2), keys)
    assert occurrence(one, "hair", "2026-12-05")["places"] == 30
    one.run("book hair 2026-12-05 --name Lao --at 09:00").good()
    one.write(HEAD + PLACES + few.replace("[person b3]", "[person b3]\naway = 2026-12-05") + crowd("v", 2) + keys)
    planned = one.run("plan --apply").good()
    assert "barber" in planned.out, planned.out
    free = [i["free"] for i in one.json("next --days 20") if i["original"] == "2026-12-05"]
    assert free == [19], free
    codes = [one.run("book", "hair", "2026-12-05", "--name", name, "--at", "09:00").code
             for name in ("Second", "Third")]  # the second chair of nine o'clock, and no third
    assert codes == [0, 1], codes
    assert one.run("doctor").code == 0
    one.write(HEAD + PLACES + few.replace("[person b3]", "[person b3]\naway = 2026-12-05")
              .replace("monthly-limit = 0", "monthly-limit = 9") + crowd("v", 2) + keys)
    one.run("plan --apply").good()  # somebody steps in
    one.run("book hair 2026-12-05 --name Third --at 09:00").good()


# -- fire-drill --

def drill(folder):
    wardens = "".join(person(f"w{i}", "", f"area = g01-b{i}\n") for i in range(1, 7))
    one = community(folder, crowd("f", 3, "commander, first-aid, counter"), crowd("v", 3), wardens,
                    "[channel group]\ntype = copy\naudience = neighbours\n", activity("drill", "fire-drill", """when = quarterly on second saturday
from = 2026-12-01
start = 09:30
lasts = 1h
areas = kind building
rotate = areas
rotate-within = 52w
venue = yard
wardens = 1
guides = 2
observers = 5
places = 65
opens = 40d
assembly = the old tree""", "Drill"))
    who = seats(one, "drill", "2026-12-12")
    roles = {s.split("/")[0] for s in who}
    assert roles == {"commander", "first-aid", "counter", "guide", "warden"}, who
    assert {who["warden/1"], who["warden/2"]} == {"w1", "w2"}, who  # 6 buildings, 4 drills: two at once
    assert occurrence(one, "drill", "2026-12-12")["area"] == "g01-b1,g01-b2"
    assert occurrence(one, "drill", "2026-12-12")["places"] == 65
    turns = [i["area"] for i in one.json("explain drill --count 4")]
    assert set(",".join(turns).split(",")) == {f"g01-b{i}" for i in range(1, 7)}, turns
    assert "gather at the old tree" in public(one)
    told = sent(one, "2026-12-11T18:00")
    assert any("An alarm will sound tomorrow 09:30" in (t or "") for _, _, t in told), told
    one.run("attend drill 2026-12-12 --heads 48", now="2026-12-12T10:45").good()


# -- childrens-club --

CLUB = activity("club", "childrens-club", """when = monthly on last saturday
from = 2026-11-01
start = 14:30
lasts = 2h
venue = hall
places = 24
waitlist = 4
ages = 5-14
season = term
themes = 剪纸, 折纸, lanterns
lead = 1
helpers = 2
ratio = 8
skill = teacher
opens = 90d""", "Club")


def club(folder):
    one = community(folder, crowd("t", 2, "teacher"), crowd("v", 6), MAIL, CLUB)
    first, second = "2026-11-28", "2026-12-26"
    who = seats(one, "club", first)
    assert who["lead/1"] in ("t1", "t2") and {"helper/1", "helper/2"} < set(who), who
    assert "helper/3" not in who
    assert one.run("book", "club", first, "--name", "Baby", "--age", "4", "--guardian", "P").code == 1
    assert one.run("book", "club", first, "--name", "Kid", "--age", "8").code == 64  # a guardian is asked for
    for i in range(24):
        age = str(5 + i % 10)
        words = ["book", "club", first, "--name", f"Kid{i}", "--age", age, "--phone", f"555-01{i:02}"]
        one.run(*words, "--guardian", "Parent").good()
    assert one.run("book", "club", first, "--name", "Late", "--age", "9", "--guardian", "P").code == 1
    one.run("plan --apply").good()
    assert len([s for s in seats(one, "club", first) if s.startswith("helper/")]) == 2  # 24/8 - 1
    one.write(HEAD + PLACES + "\n".join([crowd("t", 2, "teacher"), crowd("v", 6), MAIL,
                                         CLUB.replace("ratio = 8", "ratio = 5")]))
    one.run("plan --apply").good()
    assert len([s for s in seats(one, "club", first) if s.startswith("helper/")]) == 4  # 24/5 up, less 1
    text = public(one)
    assert "Kid" not in text and "Parent" not in text and "555-01" not in text
    assert "This time: 剪纸." in text and "This time: 折纸." in text, text[-1500:]
    dates = {i["original"]: i["status"] for i in one.json("explain club --to 2027-04-30")}
    assert first in dates and second in dates and "2027-01-30" not in dates, dates  # outside the term
    assert "2027-03-27" in dates
    told = sent(one, f"{first}T16:15")
    assert sum("Please pick up your child at 16:30" in (t or "") for _, _, t in told) >= 1, told


# -- plain --

def plain(folder):
    one = community(folder, crowd("k", 2, "key"), crowd("v", 3), activity("tea", "plain", """when = every friday
start = 14:00
lasts = 1h
venue = hall
duties = host 1 (skill key), 引导员 2
slot = 20m
stations = 2
walk-in = 1
opens = 30d"""))
    who = seats(one, "tea", "2026-11-27")
    assert who["host/1"] in ("k1", "k2") and {"引导员/1", "引导员/2"} < set(who), who
    assert occurrence(one, "tea", "2026-11-27")["places"] == 5
    one.run("book tea 2026-11-27 --name Lao --at 14:20").good()


# -- duty-post --

def post_by_shifts(folder):
    """Round the clock in three shifts, holidays too, and a second person on call at home."""
    one = community(folder, crowd("s", 8, "", "kind = staff\nweekly-limit = 7\n"), MAIL, activity("post", "duty-post", """when = daily
from = 2026-11-24
start = 08:00
lasts = 24h
venue = hall
shift = 8h
second = 1
handover = yes
answer-in = 30m
rest = 12h"""))
    items = [i for i in one.json("roster --activity post") if i["original"] == "2026-11-25"]
    times = {i["duty"]: (i["start"][11:16], i["end"][11:16]) for i in items}
    assert times["shift-1"] == ("08:00", "16:00") and times["shift-2"] == ("16:00", "00:00"), times
    assert times["shift-3"] == ("00:00", "08:00") and times["on-call"] == ("08:00", "08:00"), times
    assert len({i["person"] for i in items}) == 4 and None not in {i["person"] for i in items}, items
    everybody = one.json("roster --activity post --to 2026-12-20")
    assert not [i for i in everybody if i["person"] is None]
    mine = {}
    for i in everybody:
        mine.setdefault(i["person"], []).append((i["start"], i["end"]))
    for who, list_ in mine.items():
        list_.sort()
        for (_, end), (start, _) in zip(list_, list_[1:]):
            assert hours_between(end, start) >= 12, (who, end, start)
    assert not [t for _, _, t in sent(one, "2026-11-26T07:45") if "The shift ends" in (t or "")]
    feed = personal(one, items[0]["person"])
    assert "hand-over note" in feed and "Answer residents within 30 min" in feed, feed[-1500:]


def hours_between(one, other):
    from datetime import datetime
    return (datetime.fromisoformat(other) - datetime.fromisoformat(one)).total_seconds() / 3600


def post_as_one(folder):
    one = community(folder, crowd("s", 5, "", "kind = staff\n"), MAIL, activity("post", "duty-post", """when = weekdays
start = 18:00
lasts = 4h
venue = hall
per-shift = 2
handover = yes"""))
    who = seats(one, "post", "2026-11-24")
    assert set(who) == {"duty/1", "duty/2"} and None not in who.values(), who
    told = sent(one, "2026-11-24T21:45")
    assert any("hand-over note" in (t or "") for _, _, t in told), told
    one.run("attend", "post", "2026-11-24", "--person", who["duty/1"], now="2026-11-24T21:40").good()


# -- station-rota --

def station(folder):
    """Staff, a Party member and a volunteer each day; a partner on Mondays; other hours in summer."""
    keys = """start = {start}
lasts = 1h
venue = hall
when = daily
season = {season}
staff = 1
staff-team = office
party = 1
volunteers = 1
weekly-team = school
weekly = 2
weekly-on = mon
tasks = sweep, 浇花
stock = plasters 10 2026-12-10, umbrellas 5, 碘伏 2 2026-11-20
expiry-notice = 14d
"""
    teams = "[team office]\nname = Office\nkind = staff\n[team school]\nname = School\nkind = partner\n"
    one = community(folder, teams, "[season summer]\ndates = 05-01..09-30\n[season winter]\ndates = 10-01..04-30\n",
                    crowd("s", 3, "", "kind = staff\nteams = office\n"), crowd("m", 3, "party"),
                    crowd("v", 4), crowd("e", 3, "", "kind = partner\nteams = school\n"),
                    activity("winter", "station-rota", keys.format(start="17:00", season="winter"), "Station"),
                    activity("summer", "station-rota", keys.format(start="19:00", season="summer"), "Station"))
    monday, tuesday = seats(one, "winter", "2026-11-30"), seats(one, "winter", "2026-12-01")
    assert set(tuesday) == {"staff/1", "party/1", "volunteer/1"}, tuesday
    assert set(monday) == set(tuesday) | {"partner/1", "partner/2"}, monday
    assert tuesday["staff/1"][0] == "s" and tuesday["party/1"][0] == "m", tuesday
    assert monday["partner/1"][0] == "e", monday
    feed = personal(one, tuesday["volunteer/1"])
    assert "To do: sweep, 浇花." in feed and "plasters 10 2026-12-10" in feed, feed[-2500:]
    assert "expires in 9 days: plasters 10 2026-12-10" in feed, feed[-2500:]
    assert "expired, replace it: 碘伏 2 2026-11-20" in feed, feed[-2500:]
    assert "umbrellas 5" in feed and "plasters" not in public(one)
    starts = {i["start"][11:16] for i in one.json("explain summer --from 2027-05-01 --count 3")}
    assert starts == {"19:00"}, starts
    assert {i["start"][11:16] for i in one.json("explain winter --count 3")} == {"17:00"}


def stock_that_cannot_be(folder):
    """A date that does not exist would never expire."""
    base = HEAD + person("p1") + "[activity a]\ntype = station-rota\ntitle = A\nwhen = daily\nstart = 09:00\n"
    for item in ("plasters 10 2027-02-30", "plasters 10 2027-13-01", "plasters 10 2027-06-31"):
        text = base + f"stock = umbrellas 5, {item}\n"
        one = Community(f"{folder}/{item[-5:]}", text)
        found = [f for f in one.faults() if " error type-says " in f]
        assert found and found[0].startswith(f"{line_of(text, 'stock')} ") and "stock" in found[0], one.faults()
    good = Community(f"{folder}/good", base + "stock = umbrellas 5, plasters 10 2028-02-29\n")
    assert not [f for f in good.faults() if " error " in f], good.faults()


# -- ids that people hang on --

def a_row_that_vanishes(folder):
    """With a booking on it, it is said before and asked about, and the booking is not lost in silence."""
    one = community(folder, crowd("b", 5, "barber"), crowd("v", 2), HAIR)
    code = one.run("book hair 2026-12-05 --name Wei --phone 555-0102 --at 14:00").good().out.strip()
    one.write(HEAD + PLACES + "\n".join([crowd("b", 5, "barber"), crowd("v", 2),
                                         HAIR.replace("home-visits = 2", "home-visits = 0")]))
    planned = one.run("plan --apply")
    said = planned.out + planned.err
    assert "14:00" in said or "booking" in said or "conflict" in said, (planned.code, said)
    who = one.run("next --days 20 --json").good()
    assert code and json.loads(who.out)["items"]


TESTS = [
    ("every default of every type parses", every_default_parses),
    ("a type's key is checked as the core's, with line and hint", a_type_s_key_is_checked_as_the_core_s),
    ("a type's default for a core key is shown, counts, and can be switched off", a_type_s_default_is_shown),
    ("health-clinic: stations, skills, ages, fasting, what nobody may see", clinic),
    ("health-clinic: who came is asked to come again after 90 days", clinic_follow_up),
    ("health-clinic: nothing is kept for a follow-up beyond the retention", clinic_forgets),
    ("health-clinic: two stations and one nurse are a warning", too_few_nurses),
    ("haircut-day: chairs, numbers, home visits, rain", haircut),
    ("haircut-day: a barber is ill and the chair is closed", a_barber_is_ill),
    ("fire-drill: turns of buildings, wardens of each, observers, assembly", drill),
    ("childrens-club: ages, guardians, helpers by bookings, themes, term, no names", club),
    ("plain: duties and slots as they are written", plain),
    ("duty-post: three shifts, one on call, rest kept, nobody missing", post_by_shifts),
    ("duty-post: all of it one shift, with a hand-over", post_as_one),
    ("station-rota: groups, a weekly partner, tasks, stock, seasons", station),
    ("station-rota: a date of the stock that does not exist", stock_that_cannot_be),
    ("a row that vanishes with a booking on it is said", a_row_that_vanishes),
]
if __name__ == "__main__":
    only = [t for t in TESTS if not sys.argv[1:] or any(w in t[0] for w in sys.argv[1:])]
    sys.exit(run_tests(only))
