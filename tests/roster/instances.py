#!/usr/bin/python3
# instances.py - bench-roster solves any instance file, and what it writes keeps every rule
# SPDX-License-Identifier: Apache-2.0
"""Small random instances of both formats, solved by bench-roster and checked here from the text
alone: nothing is shared with the engine or its readers."""
import itertools
import os
import random
import re
import subprocess
import sys
import tempfile

BENCH = os.path.join(os.environ.get("top_builddir", "."), "tests/bench/bench-roster")
SEED = int(os.environ.get("LINLI_SEED", "20260101"))


# --- communities ---

def make_community(rng):
    people, days, activities = rng.randint(1, 9), rng.randint(1, 30), rng.randint(1, 4)
    sample = lambda top, most: rng.sample(range(top), rng.randint(0, min(top, most)))
    acts = [(f"a{a}", rng.randint(1, 3), rng.randint(0, 1),
             sorted(rng.sample(range(people), rng.randint(1, people))))
            for a in range(activities)]
    holidays = sorted(sample(days, days))
    away = [sorted(sample(days, 5)) for _ in range(people)]
    dislikes = [[(d, rng.randint(1, 3)) for d in sample(days, 4)] for _ in range(people)]
    occurrences = [(d, a) for d in range(days) for a in range(activities) if rng.random() < 0.3]
    lines = [f"{people} {days} {activities} {len(occurrences)}"]
    lines.append(" ".join(map(str, [len(holidays), *holidays])))
    lines += [" ".join(map(str, [n, need, is24, len(e), *e])) for n, need, is24, e in acts]
    lines += [" ".join(map(str, [len(a), *a])) for a in away]
    lines += [" ".join(map(str, [len(d), *itertools.chain(*d)])) for d in dislikes]
    lines += [f"{d} {a}" for d, a in occurrences]
    return "\n".join(lines) + "\n"


def parse_community(text):
    lines = text.replace("\ufeff", "").splitlines()
    words = iter(" ".join(x for x in lines if x.strip()[:1] != "#").split())
    number = lambda: int(next(words))
    listed = lambda: [number() for _ in range(number())]
    people, days, activities, count = (number() for _ in range(4))
    holidays = set(listed())
    acts = [(next(words), number(), number(), listed())[1:] for _ in range(activities)]
    away = [set(listed()) for _ in range(people)]
    dislikes = [dict((number(), number()) for _ in range(number())) for _ in range(people)]
    return people, days, holidays, acts, away, dislikes, [(number(), number()) for _ in range(count)]


def outside(count, demand, members):
    low, high = demand // members, -(-demand // members)
    return max(low - count, count - high, 0)


def check_community(text, rows):
    """The faults found, and the figures (unfilled, fairness, cost)."""
    people, _, holidays, acts, away, dislikes, occurrences = parse_community(text)
    faults, served = [], [[] for _ in range(people)]
    unfilled = soft = fairness = 0
    if len(rows) != len(occurrences):
        return [f"{len(rows)} lines for {len(occurrences)} occurrences"], None
    for (day, act), row in zip(occurrences, rows):
        need, is24, eligible = acts[act]
        got = list(map(int, row.split()))
        if got[:2] != [day, act] or len(got) != 2 + need:
            faults.append(f"line {row!r} is not of day {day}, activity {act}")
        for p in got[2:]:
            if p < 0:
                unfilled += 1
                continue
            if p not in eligible:
                faults.append(f"{p} is not eligible for {act}")
            if day in away[p]:
                faults.append(f"{p} is away on {day}")
            served[p].append((day, act))
            soft += dislikes[p].get(day, 0)
    for p, duties in enumerate(served):
        on = sorted(d for d, _ in duties)
        if len(set(on)) != len(on):
            faults.append(f"{p} has two duties on a day")
        for day, act in duties:
            if acts[act][1] and day + 1 in on:
                faults.append(f"{p} serves the day after 24 hours, {day}")
        for week in {d // 7 for d in on}:
            if sum(d // 7 == week for d in on) > 3:
                faults.append(f"{p} serves more than 3 times in week {week}")
        soft += 5 * sum(b - a in (1, 2) for a, b in itertools.combinations(on, 2))
    for a, (need, is24, eligible) in enumerate(acts):
        for only in [None, holidays] if is24 else [None]:
            of = lambda duties: sum(x == a and (only is None or d in only) for d, x in duties)
            demand = need * of(occurrences)
            fairness += sum(outside(of(served[p]), demand, len(eligible)) for p in eligible)
    return faults, (unfilled, fairness, 1000 * unfilled + 20 * fairness + soft)


# --- shifts ---

def make_shifts(rng):
    days, shifts = 7 * rng.randint(1, 4), rng.sample(["E", "L", "N", "D1"], rng.randint(1, 3))
    minutes = {k: rng.choice([360, 480, 600]) for k in shifts}
    people = [f"P{i}" for i in range(rng.randint(2, 6))]
    after = {k: [x for x in shifts if rng.random() < 0.2] for k in shifts}
    body = {"HORIZON": ["# days", str(days)],
            "SHIFTS": [f"{k},{minutes[k]},{'|'.join(after[k])}" for k in shifts]}
    limit = lambda: "|".join(f"{k}={rng.choice([days, days, 3, 0])}" for k in shifts)
    body["STAFF"] = ["# id, limits"] + [
        f"{p},{limit()},{rng.randint(3, 5) * days * 68},{rng.randint(0, 1) * 480},"
        f"{rng.randint(3, 6)},{rng.randint(1, 2)},{rng.randint(1, 2)},{rng.randint(0, 3)}"
        for p in people]
    body["DAYS_OFF"] = [f"{p},{rng.randrange(days)}" for p in people if rng.random() < 0.7]
    request = lambda: [f"{rng.choice(people)},{rng.randrange(days)},{rng.choice(shifts)},"
                       f"{rng.randint(1, 3)}" for _ in range(days // 2)]
    body["SHIFT_ON_REQUESTS"], body["SHIFT_OFF_REQUESTS"] = request(), request()
    body["COVER"] = [f"{d},{k},{rng.randint(0, 2)},100,1" for d in range(days) for k in shifts]
    order = list(body)
    if rng.random() < 0.5:
        rng.shuffle(order)
    if rng.random() < 0.3:
        order.remove(rng.choice(["DAYS_OFF", "SHIFT_ON_REQUESTS", "SHIFT_OFF_REQUESTS", "COVER"]))
    return "# made for a test\n" + "\n\n".join(
        f"SECTION_{name}\n" + "\n".join(body[name]) for name in order) + "\n"


def parse_shifts(text):
    sections, now = {}, None
    for line in text.replace("\ufeff", "").splitlines():
        line = line.strip()
        if line.startswith("SECTION_"):
            now = sections.setdefault(line[8:], [])
        elif line and line[0] != "#":
            now.append([f.strip() for f in line.split(",")])
    return sections


def check_row(row, staff, minutes, after, off):
    limits = dict(x.split("=") for x in staff[1].split("|") if x)
    most, least, run_most, run_least, off_least, weekends = map(int, staff[2:8])
    faults = []
    for k in minutes:
        if row.count(k) > int(limits.get(k, len(row))):
            faults.append(f"too many {k}")
    if not least <= sum(minutes[k] for k in row if k) <= most:
        faults.append("minutes")
    if any(b and b in after.get(a, []) for a, b in zip(row, row[1:])):
        faults.append("a shift after one it must not follow")
    if any(row[d] for d in off):
        faults.append("works on a day off")
    end = 0
    for works, run in itertools.groupby(map(bool, row)):
        begin, end = end, end + len(list(run))
        is_edge = begin == 0 or end == len(row)
        if works and end - begin > run_most:
            faults.append("works too long")
        if not is_edge and end - begin < (run_least if works else off_least):
            faults.append("a run too short")
    if sum(any(row[d:d + 2]) for d in range(5, len(row), 7)) > weekends:
        faults.append("weekends")
    return faults


def check_shifts(text, rows):
    s = parse_shifts(text)
    minutes = {f[0]: int(f[1]) for f in s["SHIFTS"]}
    after = {f[0]: f[2].split("|") if len(f) > 2 and f[2] else [] for f in s["SHIFTS"]}
    off = {f[0]: [int(d) for d in f[1:]] for f in s.get("DAYS_OFF", [])}
    roster, faults, cost = {}, [], 0
    for row in rows:
        person, *days = row.split(",")
        roster[person] = days
    if list(roster) != [f[0] for f in s["STAFF"]]:
        faults.append("not the same people")
    for f in s["STAFF"]:
        row = roster[f[0]]
        if len(row) != int(s["HORIZON"][0][0]) or any(k and k not in minutes for k in row):
            faults.append(f"{f[0]}: no row of shifts")
        faults += [f"{f[0]}: {x}" for x in check_row(row, f, minutes, after, off.get(f[0], []))]
    for p, d, k, w in s.get("SHIFT_ON_REQUESTS", []):
        cost += int(w) * (roster[p][int(d)] != k)
    for p, d, k, w in s.get("SHIFT_OFF_REQUESTS", []):
        cost += int(w) * (roster[p][int(d)] == k)
    for d, k, need, under, over in s.get("COVER", []):
        there = sum(row[int(d)] == k for row in roster.values())
        cost += max(int(need) - there, 0) * int(under) + max(there - int(need), 0) * int(over)
    return faults, cost


# --- running ---

def dress(rng, text):
    """The same instance as another program would have written it."""
    if rng.random() < 0.3:
        text = text.replace("\n", "\n\n")
    if rng.random() < 0.3:
        text = "# of a program\n" + text.replace("\n", "\n  # and more\n", 2)
    if rng.random() < 0.3:
        text = text.replace("\n", "\r\n")
    if rng.random() < 0.3:
        text = "\ufeff" + text
    if rng.random() < 0.3:
        text = text.rstrip("\r\n")
    return text


def run(folder, *options):
    return subprocess.run([BENCH, *options, folder], capture_output=True, text=True, timeout=60)


def solve(texts, seconds="0.05"):
    """Solves {file name: text}; {name: (line, rows of the solution)}, and what was complained of."""
    with tempfile.TemporaryDirectory() as folder:
        inner, solution = os.path.join(folder, "in"), os.path.join(folder, "solution")
        os.mkdir(inner)
        for name, text in texts.items():
            with open(os.path.join(inner, name), "w", encoding="utf-8", newline="") as f:
                f.write(text)
        done = run(inner, "--seconds", seconds, "--seed", "3", "--solution", solution)
        lines = {line.split()[0]: line for line in done.stdout.splitlines()}
        rows = {}
        with open(solution, encoding="utf-8") as f:
            for line in f.read().splitlines():
                if line in lines:
                    now = rows[line] = []
                else:
                    now.append(line)
    return lines, rows, done


COMMUNITY = re.compile(r"\S+ unfilled=(\d+) fairness=(\d+) cost=(\d+) first=\d+\.\d+ seconds=\d+\.\d+( truncated=1)?")
SHIFTS = re.compile(r"\S+ objective=(\d+) feasible=yes first=\d+\.\d+ seconds=\d+\.\d+( truncated=1)?")
NOT_FOUND = re.compile(r"\S+ objective=none feasible=no first=none seconds=\d+\.\d+( truncated=1)?")


def communities_are_as_said():
    rng = random.Random(SEED)
    texts = {f"town-{i}.txt": dress(rng, make_community(rng)) for i in range(40)}
    lines, rows, _ = solve(texts)
    for file, text in texts.items():
        name = file[:-4]
        said = COMMUNITY.fullmatch(lines[name])
        assert said, f"{name}: {lines[name]}"
        faults, figures = check_community(text, rows[name])
        assert not faults, f"{name} of seed {SEED}: {faults}"
        assert figures == tuple(map(int, said.groups()[:3])), f"{name}: {figures}, {lines[name]}"


def shifts_are_as_said():
    rng = random.Random(SEED + 1)
    texts = {f"ward {i}".replace(" ", "_"): dress(rng, make_shifts(rng)) for i in range(40)}
    lines, rows, _ = solve(texts)
    found = 0
    for name, text in texts.items():
        said = SHIFTS.fullmatch(lines[name])
        if not said:
            assert NOT_FOUND.fullmatch(lines[name]), f"{name}: {lines[name]}"
            continue
        found += 1
        faults, cost = check_shifts(text, rows[name])
        assert not faults, f"{name} of seed {SEED + 1}: {faults}"
        assert cost == int(said.group(1)), f"{name}: {cost}, {lines[name]}"
    assert found >= 30, f"only {found} of 40 wards have a roster"


def names_and_garbage():
    rng = random.Random(SEED + 2)
    texts = {"UPPER.DAT": make_community(rng), "no-suffix": make_shifts(rng),
             "v1.2": make_community(rng), ".hidden": make_shifts(rng),
             "notes.md": "# nothing to do with rosters\n", "empty.txt": "",
             "cut.txt": "12 30 4 200\n3 1 2", "bad.txt": "SECTION_HORIZON\nten\n"}
    lines, _, done = solve(texts)
    assert sorted(lines) == [".hidden", "UPPER", "no-suffix", "v1.2"], sorted(lines)
    for file in ["notes.md", "empty.txt", "cut.txt", "bad.txt"]:
        assert file in done.stderr, f"{file} is not named: {done.stderr}"
    assert done.returncode == 1, "malformed instances, yet nothing amiss"


def main():
    tests = [communities_are_as_said, shifts_are_as_said, names_and_garbage]
    print(f"# seed {SEED}\n1..{len(tests)}")
    for i, test in enumerate(tests, 1):
        title = test.__name__.replace("_", " ")
        try:
            test()
            print(f"ok {i} - {title}")
        except Exception as fault:  # a test that breaks is a test that fails
            print(f"not ok {i} - {title}\n# {type(fault).__name__}: {fault}")


if __name__ == "__main__":
    sys.exit(main())
