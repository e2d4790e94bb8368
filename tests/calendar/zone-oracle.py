#!/usr/bin/python3
# zone-oracle.py - every zone, every transition 1970-2037, against Python's zoneinfo
# SPDX-License-Identifier: Apache-2.0
"""For each change of an offset: the minutes around it by the clock, gap and overlap included, and
the seconds around the instant.  PEP 495's fold=0 is the rule of RFC 5545: the offset before."""
import os
import subprocess
import sys
from datetime import datetime, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

EPOCH = datetime(1970, 1, 1)
FIRST, LAST = 0, 2145916800  # 1970 to 2037
STEP = 15 * 86400


def offset(zone, instant):
    at = datetime.fromtimestamp(instant, timezone.utc).astimezone(zone)
    return int(at.utcoffset().total_seconds())


def changes(zone):
    """Instants at which the offset changes, by bisection: no reading of the file we test."""
    before = offset(zone, FIRST)
    for start in range(FIRST, LAST, STEP):
        after = offset(zone, start + STEP)
        low, high = start, start + STEP
        while after != before:
            lo, hi = low, high
            while hi - lo > 1:
                middle = (lo + hi) // 2
                lo, hi = (lo, middle) if offset(zone, middle) != before else (middle, hi)
            yield hi, before, offset(zone, hi)
            low, before = hi, offset(zone, hi)


def questions(name):
    zone = ZoneInfo(name)
    for at, before, after in changes(zone):
        for second in (-1, 0, 1):
            yield f"offset {at + second}", offset(zone, at + second)
        minutes = {(at + edge) // 60 + m for edge in (before, after) for m in range(-2, 3)}
        minutes.add((2 * at + before + after) // 120)
        for minute in sorted(minutes):
            clock = EPOCH + timedelta(minutes=minute)
            instant = int(clock.replace(tzinfo=zone).timestamp())
            yield f"civil {minute // 1440} {minute % 1440}", instant


def names():
    folder = Path(os.environ.get("TZDIR", "/usr/share/zoneinfo"))
    for table in ("zone1970.tab", "zone.tab"):
        for line in (folder / table).read_text().splitlines():
            if not line.startswith("#"):
                yield line.split("\t")[2]


def main(probe):
    asked, expected = [], []
    zones = sorted(set(names()))
    for name in zones:
        asked.append(f"zone {name}")
        for question, answer in questions(name):
            asked.append(question)
            expected.append((name, question, answer))
    out = subprocess.run([probe], input="\n".join(asked) + "\n", text=True, check=True,
                         capture_output=True).stdout.split()
    wrong = [e for e, got in zip(expected, out) if str(e[2]) != got]
    good = not wrong and len(out) == len(expected) and len(expected) > 100000
    print("1..1")
    print(f"# {len(zones)} zones, {len(expected)} questions, {len(wrong)} wrong")
    for name, question, answer in wrong[:10]:
        print(f"# {name}: {question} should be {answer}")
    print("ok 1 - zones agree with zoneinfo" if good else "not ok 1 - zones agree with zoneinfo")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "tests/calendar/zone-probe"))
