#!/usr/bin/env python3
# shapes.py - is this line of JSON what ini-reference.md 8 promises for a command?
# SPDX-License-Identifier: Apache-2.0
"""usage: linli --json COMMAND … | shapes.py COMMAND [COUNT]"""
import json
import re
import sys

ENVELOPE = "schema command community now subject items".split()
OCCURRENCE = ("key activity type title original date start end all_day venue area team status reason "
              "note places free waiting visibility").split()
DEED = "key activity original date start state code position".split()
SHAPES = {
    "explain": ("activity type title when rule rrule", OCCURRENCE),
    "next": ("from to", OCCURRENCE),
    "types": ("", "name summary origin state keys".split()),
    "type": ("name summary origin state",
             "key kind default min max choices required help example".split()),
    "plan": ("from to applied", "change key activity original date other detail text".split()),
    "roster": ("from to unfilled",
               "key activity title original date start end duty seat person name status locked "
               "reason".split()),
    "remind": ("from to dry_run", "id key activity due channel audience to state text".split()),
    "check": ("files activities people dates errors warnings notes",
              "severity file line column code section key message hint".split()),
    "publish": ("dir", "path bytes events changed".split()),
    "purge": ("dry_run", "what text rows before".split()),
    "report": ("year activity", "activity title month held cancelled booked attended absent "
               "heads served minutes distinct".split()),
    "person": ("year person duties weekday weekend holiday night served minutes",
               "key activity title date start end duty day night status minutes".split()),
    "people": ("year team spread spread_weekend spread_holiday spread_night",
               "person duties weekday weekend holiday night served minutes roles".split()),
    "book": ("", DEED),
    "cancel": ("", DEED),
    "move": ("", DEED),
    "add": ("", DEED),
}
DAY = re.compile(r"\d{4}-\d\d-\d\d$")
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d$")


def fail(sentence):
    sys.exit(f"{sys.argv[1]}: {sentence}")


def main():
    command = sys.argv[1]
    text = sys.stdin.buffer.read().decode("utf-8")
    if not text.endswith("\n") or text.count("\n") != 1:
        fail("not one line")
    answer = json.loads(text)
    if "\\u" in text:
        fail("letters are escaped")
    if list(answer) != ENVELOPE:
        fail(f"the envelope is {list(answer)}")
    name = {"type": "types", "person": "report", "people": "report"}.get(command, command)
    if answer["schema"] != 1 or answer["command"] != name:
        fail("schema or command")
    if not INSTANT.match(answer["now"]):
        fail(f"now is {answer['now']}")
    subject, item = SHAPES[command]
    if list(answer["subject"]) != subject.split():
        fail(f"the subject has {list(answer['subject'])}")
    for one in answer["items"]:
        if list(one) != item:
            fail(f"an item has {list(one)}")
        for field in ("start", "end", "due", "before"):
            if one.get(field) is not None and not INSTANT.match(one[field]):
                fail(f"{field} is {one[field]}")
        for field in ("original", "date"):
            if one.get(field) is not None and not DAY.match(one[field]):
                fail(f"{field} is {one[field]}")
    if len(sys.argv) > 2 and len(answer["items"]) != int(sys.argv[2]):
        fail(f"{len(answer['items'])} items")


main()
