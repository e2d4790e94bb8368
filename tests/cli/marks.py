# marks.py - files whose lines say what check must say of them
# SPDX-License-Identifier: Apache-2.0
"""A line that ends in «code» must give that diagnostic there; whatever else check says of the file
is a fault of the program."""
import os
import re

import harness
from harness import want


class Community(harness.Community):
    """Files with marks in them; `wanted` is what the marks ask for."""

    def __init__(self, text, **files):
        self.wanted = []
        super().__init__(text, **files)

    def write(self, name, content):
        if isinstance(content, str):
            for number, line in enumerate(content.split("\n"), 1):
                self.wanted += [(name, number, code) for code in re.findall("«(.*?)»", line)]
            content = re.sub(" ?«.*?»", "", content)
        super().write(name, content)

    def ask(self, *words, **options):
        done = self.json(*words, **options)
        want(done.out != "", True, f"{words}: exit {done.code}\n{done.err}")
        return done.json

    def found(self, **options):
        return self.ask("check", **options)["items"]

    def compare(self, what):
        found = self.found()
        got = sorted((os.path.relpath(i["file"], self.etc), i["line"], i["code"]) for i in found)
        missing = [w for w in self.wanted if w not in got]
        beside = [g for g in got if g not in self.wanted]
        want((missing, beside), ([], []), f"{what}: (not said, said beside)")
        want(len(got), len(self.wanted), f"{what}: said twice")
        has_error = any(i["severity"] == "error" for i in found)
        plain = self.run("check")
        want(plain.code, 78 if has_error else 0, f"{what}: exit")
        want(plain.out == "", has_error, f"{what}: stdout is empty when there are errors")


BASE = {"type": "plain", "title": "茶话会", "when": "every friday", "start": "14:00",
        "on-holiday": "keep"}


def activity(keys="", name="tea"):
    """The keys given, and what an activity needs besides."""
    lines = [line for line in keys.split("\n") if line]
    have = {line.split("«")[0].split("=")[0].strip() for line in lines if "=" in line}
    base = [f"{key} = {value}" for key, value in BASE.items() if key not in have]
    return "\n".join([f"[activity {name}]"] + base + lines) + "\n"


def many(table, before=""):
    """Each line of a table is one activity; ` | ` parts its keys."""
    rows = [line for line in table.strip().split("\n") if line]
    return before + "".join(activity(row.replace(" | ", "\n"), f"a{number}")
                            for number, row in enumerate(rows))
