#!/usr/bin/env python3
"""Prints volunteers.ini: v11 to v150 of the sample community, the same ones every time.

Names are a stem and a branch of the old calendar and a last character that nobody bears.
"""
# SPDX-License-Identifier: Apache-2.0
import random

STEMS, BRANCHES, LAST = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥", "某友邻"
# Team, how many of ten join it, the skills that its members may have.
TEAMS = [
    ("liaisons", 2, ["party", "first-aid"]),
    ("vets", 1, ["doctor", "nurse", "first-aid"]),
    ("rainbow-red", 2, ["barber", "party", "host"]),
    ("rainbow-green", 2, ["lead", "first-aid"]),
    ("tongxin", 1, ["host", "lead"]),
    ("needle", 1, ["sewing"]),
    ("fixers", 1, ["appliance-repair", "home-visit"]),
]
AVAILABLE = [None, None, None, "weekends", "weekdays", "weekdays 18:00-21:00, saturday, sunday",
             "daily 08:00-21:00"]


def names(count):
    """Distinct made-up names."""
    for n in range(count):
        yield STEMS[n % 10] + BRANCHES[n % 12] + LAST[n // 60]


def person(number, name, chance):
    """One section; one in six belongs to two teams."""
    pool = [team for team in TEAMS for _ in range(team[1])]
    teams = [chance.choice(pool)]
    second = chance.choice(pool)
    if chance.random() < 1 / 6 and second != teams[0]:
        teams.append(second)
    skill = chance.choice(teams[0][2]) if chance.random() < 0.6 else None
    available = chance.choice(AVAILABLE)
    born = chance.choice([1948, 1953, 1957, 1961, 1966, 1974, 1983, 1995, 2004])
    rows = [("name", name), ("teams", ", ".join(team[0] for team in teams))]
    if skill:
        rows.append(("skills", skill))
    rows.append(("born", born))
    if available:
        rows.append(("available", available))
    rows.append(("weekly-limit", chance.choice([1, 2, 2, 3])))
    rows.append(("area", f"g{number % 12 + 1:02}"))
    if chance.random() < 0.5:
        rows.append(("mail", f"v{number:02}@example.org"))
    rows.append(("phone", f"000-5555-{1000 + number}"))
    width = max(len(key) for key, _ in rows)
    return f"[person v{number:02}]\n" + "".join(f"{key:<{width}} = {value}\n" for key, value in rows)


def main():
    chance = random.Random(20261201)
    print("; Made by make-people.py; every name and number is made up.\n")
    print("\n".join(person(n, name, chance) for n, name in zip(range(11, 151), names(140))), end="")


if __name__ == "__main__":
    main()
