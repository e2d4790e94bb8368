#!/usr/bin/env python3
# promise-dates.py - what is promised of dates that people add, move and call off
# SPDX-License-Identifier: Apache-2.0
import os
import shutil

from harness import HEAD, PEOPLE, ROOMS, WEEKLY, Community, activity, main, promise, want, want_in

CALL = "when = on-call\nstart = 14:00\nlasts = 1h\n"
DUTY = "duties = host 1 (skill key)\n"
BOTH = PEOPLE.replace("name = 乙二", "name = 乙二\nskills = key")


def seats(c, name="tea", to="2027-01-10"):
    """Who serves: {date: person}, None where nobody does."""
    return {i["original"]: i["person"]
            for i in c.json(f"roster --activity {name} --to {to}").items}


def events(c):
    """The public feed's summaries by day, as publish writes it."""
    want(c.run("publish").code, 0, "publish")
    with open(c.state + "/public/feeds/all.ics", encoding="utf-8") as file:
        text = file.read()
    return [e.split("DTSTART")[1].split(":")[1][:8] for e in text.split("BEGIN:VEVENT")[1:]
            if "STATUS:CANCELLED" not in e]


@promise("add: the new date has its places, people, reminders and feeds at once")
def add_at_once():
    for keys in (CALL, WEEKLY):
        c = Community(HEAD + PEOPLE + activity(keys + "places = 3\nopens = 30d\n" + DUTY)).applied()
        got = c.json("add tea 2026-12-08 --reason 加一次")
        want((got.code, got.items[0]["state"]), (0, "added"))
        want(got.items[0]["start"], "2026-12-08T14:00:00+08:00")
        want(seats(c)["2026-12-08"], "p1", "roster")
        want(c.json("book tea 2026-12-08 --name 张三").items[0]["state"], "booked")
        want("20261208" in events(c), True, "feed")
        due = [i["due"][:16] for i in c.json("remind --dry-run --to 2026-12-08T10:00").items
               if i["key"] == "tea@2026-12-08"]
        want(sorted(set(due)), ["2026-12-07T14:00"])
        want(c.json("plan").items, [], "and the next plan has nothing to add")
        want(c.run("doctor").code, 0)


@promise("add: the other dates and their people stay as they are")
def add_alone():
    text = HEAD + BOTH + activity(WEEKLY + DUTY) + activity(WEEKLY.replace("friday", "tuesday") +
                                                            DUTY, "talk")
    c = Community(text).applied()
    before = seats(c), seats(c, "talk")
    want(c.run("add tea 2026-12-09").code, 0)
    after = seats(c)
    want(after.pop("2026-12-09") in ("p1", "p2"), True)
    want((after, seats(c, "talk")), before)
    want(c.json("plan").items, [])


@promise("add: nobody is put on it who is away or serves elsewhere then, and it is said plainly")
def add_people_rules():
    away = PEOPLE.replace("skills = key", "skills = key\naway = 2026-12-08")
    c = Community(HEAD + away + activity(CALL + DUTY)).applied()
    got = c.run("add tea 2026-12-08")
    want(got.code, 0)
    want_in("host: ", got.err)
    want(seats(c)["2026-12-08"], None)
    busy = activity(WEEKLY.replace("friday", "tuesday") + DUTY, "talk")
    c = Community(HEAD + PEOPLE + activity(CALL + DUTY) + busy).applied()
    got = c.run("add tea 2026-12-08 --at 14:30")
    want((got.code, seats(c)["2026-12-08"]), (0, None))
    week = PEOPLE.replace("skills = key", "skills = key\nweekly-limit = 1")
    c = Community(HEAD + week + activity(CALL + DUTY) + busy).applied()
    want(c.run("add tea 2026-12-10").code, 0)
    want(seats(c)["2026-12-10"], None, "one a week")
    want(c.run("add tea 2026-12-16 --at 9:00").code, 0)
    want(seats(c)["2026-12-16"], None, "one a week")


@promise("add: a venue that is taken is said at once")
def add_venue():
    c = Community(HEAD + ROOMS + activity(CALL + "venue = room") +
                  activity(WEEKLY + "venue = room", "talk", "讲座")).applied()
    got = c.run("add tea 2026-12-04")
    want(got.code, 0)
    want_in('used by both "讲座" and "茶话会"', got.err.replace('"茶话会" and "讲座"', '"讲座" and "茶话会"'))


@promise("add --undo: the date is gone, who booked is told, and a second one is 1")
def add_undo():
    c = Community(HEAD + PEOPLE + activity(WEEKLY + "places = 3\nopens = 30d\n" + DUTY)).applied()
    want(c.run("add tea 2026-12-08").code, 0)
    code = c.run("book tea 2026-12-08 --name 张三").out.strip()
    got = c.json("add tea 2026-12-08 --undo")
    want((got.code, got.items[0]["state"], got.items[0]["start"]), (0, "cancelled", None))
    want("20261208" in events(c), False)
    want("2026-12-08" in seats(c), False)
    want([i["key"] for i in c.json("next --days 30 --all").items if "12-08" in i["key"]], [])
    got = c.run("add tea 2026-12-08 --undo")
    want((got.code, got.out), (1, ""))
    want_in("nothing to undo", got.err)
    want(c.run("add tea 2026-12-04 --undo").code, 1, "the rule's own date")
    want(c.run("add tae 2026-12-08 --undo").code, 65)
    want(c.run("add tea 2026-12-08 --undo --at 9:00").code, 64)
    want(c.json("plan").items, [])
    want(c.run("add tea 2026-12-08").code, 0, "and again")
    want(c.json("cancel --booking " + code).items[0]["state"], "cancelled")
    want(c.run("doctor").code, 0)


@promise("add --undo: whatever else was decided about the date goes with it")
def add_undo_moved():
    c = Community(HEAD + activity()).applied()
    want(c.run("add tea 2026-12-08").code, 0)
    want(c.run("move tea 2026-12-08 --to 2026-12-09").code, 0)
    want(c.run("add tea 2026-12-09 --undo").code, 0)
    want(c.run("add tea 2026-12-08").code, 0)
    want(c.json("explain tea --from 2026-12-08 --to 2026-12-09").items[0]["start"][:16],
         "2026-12-08T14:00")
    want(c.run("doctor").code, 0)


@promise("add: on a day that was called off it says how to bring it back")
def add_cancelled():
    c = Community(HEAD + activity()).applied()
    want(c.run("cancel tea 2026-12-04").code, 0)
    got = c.run("add tea 2026-12-04")
    want((got.code, got.out), (1, ""))
    want_in("cancel ACTIVITY DATE --undo", got.err)


@promise("add: with files that are faulty or new the date is there, the rest comes with the plan")
def add_unplanned():
    c = Community(HEAD + activity(WEEKLY + "places = 3\nopens = 30d\n")).applied()
    good = HEAD + activity(WEEKLY + "places = 3\nopens = 30d\nvenue = nowhere\n")
    for text, why in ((good, "the configuration has errors"),
                      (HEAD + activity(WEEKLY + "places = 4\nopens = 30d\n"), "the files have changed")):
        c.write("linli.ini", text)
        day = "2026-12-08" if text == good else "2026-12-09"
        got = c.json("add tea " + day)
        want((got.code, got.items[0]["state"]), (0, "added"), why)
        want_in(why, got.err)
        want_in("plan --apply", got.err)
        want([i["title"] for i in c.json("next --days 20").items if i["original"] == day],
             ["茶话会"])
    c.applied()
    want(c.run("book tea 2026-12-08 --name 张三").code, 0)


@promise("add: when the type gives no answer the date is there, and that the rest follows is said")
def add_type_fails():
    cut = "when = monthly on first saturday\nfrom = 2026-12-01\nstart = 9:00\nlasts = 2h\n"
    c = Community(HEAD + activity(cut, "hair", kind="haircut-day")).applied()
    there = os.path.join(c.home.name, "plugins")
    shutil.copytree(os.environ["LINLI_PLUGINS"], there, ignore=lambda d, names: [
        n for n in names if not n.endswith(".so")])
    with open(os.path.join(there, "haircut-day.so"), "r+b") as file:
        file.truncate(1000)
    got = c.run("add hair 2026-12-08", env={"LINLI_PLUGINS": there})
    want(got.code, 0)
    want_in("places and people follow", got.err)
    want([i["key"] for i in c.json("next --days 30").items if "12-08" in i["key"]],
         ["hair@2026-12-08"])
    c.applied()
    want(c.json("book hair 2026-12-08 --name n", now="2026-12-01T10:00").code, 0)


@promise("move: who is away or serves elsewhere on the new day is taken off, somebody else serves")
def move_people():
    people = BOTH.replace("name = 甲一", "name = 甲一\naway = 2026-12-05")
    people = people.replace("name = 乙二", "name = 乙二\naway = 2026-12-04")
    c = Community(HEAD + people + activity(WEEKLY + DUTY)).applied()
    want(seats(c)["2026-12-04"], "p1")
    got = c.run("move tea 2026-12-04 --to 2026-12-05")
    want(got.code, 0)
    want_in("host: 甲一 → 乙二", got.err)
    want(seats(c)["2026-12-04"], "p2")
    want(c.json("plan").items, [])
    got = c.run("move tea 2026-12-04 --undo")
    want(got.code, 0)
    want_in("host: 乙二 → 甲一", got.err)
    want(seats(c)["2026-12-04"], "p1")


@promise("move: when nobody else can, the seat is open again and the reason is said")
def move_nobody():
    busy = activity(WEEKLY.replace("friday", "saturday") + DUTY, "talk")
    c = Community(HEAD + PEOPLE + activity(WEEKLY + DUTY) + busy).applied()
    got = c.run("move tea 2026-12-04 --to 2026-12-05")
    want(got.code, 0)
    want_in("host: ", got.err)
    want((seats(c)["2026-12-04"], seats(c, "talk")["2026-12-05"]), (None, "p1"))
    want(c.json("plan").items, [])
    want(c.run("doctor").code, 0)


@promise("a locked person stays, and what the lock breaks is a conflict each time")
def move_locked():
    people = PEOPLE.replace("skills = key", "skills = key\naway = 2026-12-05")
    c = Community(HEAD + people + activity(WEEKLY + DUTY)).applied()
    want(c.run("lock tea@2026-12-04/host/1").code, 0)
    got = c.run("move tea 2026-12-04 --to 2026-12-05")
    want(got.code, 0)
    want_in("conflict: 甲一: away", got.err)
    want(seats(c)["2026-12-04"], "p1")
    conflict, = c.json("plan").items
    want((conflict["change"], conflict["key"], conflict["detail"], conflict["text"]),
         ("conflict", "tea@2026-12-04", "person", "甲一: away"))
    want(c.run("plan --exit-code").code, 0)


@promise("move and cancel --undo: places and reminders are there again at once")
def restored():
    c = Community(HEAD + activity(WEEKLY + "places = 1\nremind = 1d\n")).applied()
    want(c.run("book tea 2026-12-04 --name 张三").code, 0)
    want(c.run("cancel tea 2026-12-04").code, 0)
    want(c.run("cancel tea 2026-12-04 --undo").code, 0)
    due = [i["due"][:16] for i in c.json("remind --dry-run --to 2026-12-04T10:00").items
           if i["key"] == "tea@2026-12-04"]
    want("2026-12-03T14:00" in due, True, due)
    want(c.json("plan").items, [])


main()
