#!/usr/bin/env python3
"""feed-lint.py - the 40 rules of a feed on real communities, and each rule broken on purpose"""
# SPDX-License-Identifier: Apache-2.0
import concurrent.futures
import copy
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from feed_mutants import MUTANTS, RRULE_FEED
from feed_rules import CHECKS, Feed, World, lint
from feed_world import NOW, Town, make_world, pairs

RULES = range(1, 41)


def sample_town():
    """The sample community: published, and published again after each of three changes and a new plan."""
    world = World()
    etc = os.path.join(os.environ.get("top_srcdir", "."), "etc")
    with Town(etc, NOW) as town:
        town.plan()
        secret = [("team", "vets"), ("person", "v02"), ("person", "s03")]
        before = town.feeds(secret)
        for step in (("cancel", "haircut", "2026-12-05"), ("move", "drill", "2026-12-12", "--to", "2026-12-13"), None):
            if step:
                town.run(*step)
            else:
                town.now = "2026-11-30T10:00"
                town.edit("areas.ini", "name", "name")
            after = town.feeds(secret)
            world.changes += pairs(" ".join(step or ("plan",)), before, after)
            before = after
        world.feeds = before
        world.history = [f for _, b, a in world.changes for f in (b, a) if f.name == "all"]
    return world


FEW = ("all", "en/all", "team/helpers", "person/p1", "activity/slots", "activity/night")


def fewer(world):
    """The part of a world that mutants change, so that each of them is judged in no time."""
    few = copy.copy(world)
    few.feeds = [f for f in world.feeds if f.name in FEW]
    few.changes = [c for c in world.changes if c[1].name in FEW[:2] or (c[0], c[1].name) == ("alarm", "person/p1")]
    few.renderings, few.restored = world.renderings[:3], [r for r in world.restored if r[0].name == "all"]
    return few


def say(number, good, name, lines=()):
    print(f"{'ok' if good else 'not ok'} {number} - {name}")
    for line in lines:
        print("# " + str(line).replace("\n", "\n# "))
    return not good


def main():
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        sample = pool.submit(sample_town)
        world, sample = make_world(pool), sample.result()
    world.rrule = [Feed("rrule", RRULE_FEED, world.feeds[0].place)]
    bad = number = 0
    cases = [("the nasty, the Berlin and the lunar community keep every rule", lint(world)),
             ("the sample community keeps every rule through its changes", lint(sample)),
             ("every rule has a check and a mutant", [r for r in RULES if r not in CHECKS or r not in {n for n, _ in MUTANTS}])]
    print(f"1..{len(cases) + len(RULES)}")
    for name, found in cases:
        number += 1
        bad += say(number, not found, name, found[:20])
    world = fewer(world)
    for rule in RULES:
        lines = []
        for _, mutant in (m for m in MUTANTS if m[0] == rule):
            sick = copy.deepcopy(world)
            try:
                mutant(sick)
                found = {n for n, _, _ in lint(sick)}
            except Exception as error:
                found = {repr(error)}
            if found != {rule}:
                lines.append(f"{mutant.__name__}: reported as {sorted(map(str, found)) or 'nothing'}")
        number += 1
        told = [m.__name__.replace("_", " ") for n, m in MUTANTS if n == rule]
        bad += say(number, told and not lines, f"rule {rule}, broken on purpose: {', '.join(told)}", lines)
    return bad > 0


if __name__ == "__main__":
    sys.exit(main())
