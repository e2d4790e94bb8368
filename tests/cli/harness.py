# harness.py - a community in a directory of its own, the program, and promises about both
# SPDX-License-Identifier: Apache-2.0
"""Each promise writes a small community, runs the program, and compares with what the text says."""
import json
import os
import re
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
LINLI = os.environ.get("LINLI", "./linli")
NOW = "2026-11-23T10:00"  # a Monday
HEAD = "[community]\nid = t\nname = 甲社区\ntimezone = Asia/Shanghai\nlanguages = zh, en\n"
WEEKLY = "when = every friday\nfrom = 2026-11-27\nstart = 14:00\n"
PEOPLE = "[person p1]\nname = 甲一\nskills = key\n\n[person p2]\nname = 乙二\n"
ROOMS = "[venue room]\nname = 活动室\ncapacity = 40\n\n[venue hall]\nname = 大厅\n"


def activity(keys=WEEKLY, name="tea", title="茶话会", kind="plain"):
    return f"[activity {name}]\ntype = {kind}\ntitle = {title}\n{keys}\n"


class Result:
    def __init__(self, done):
        self.code = done.returncode
        self.out = done.stdout.decode("utf-8", "replace")
        self.err = done.stderr.decode("utf-8", "replace")

    @property
    def json(self):
        return json.loads(self.out)

    @property
    def items(self):
        return self.json["items"]

    @property
    def rows(self):
        return [line.split("\t") for line in self.out.splitlines()]


class Community:
    """A directory of INI files and a state directory, both thrown away."""

    def __init__(self, text, **files):
        self.home = tempfile.TemporaryDirectory(prefix="promise")
        self.etc = os.path.join(self.home.name, "etc")
        self.state = os.path.join(self.home.name, "state")
        os.mkdir(self.etc, 0o755)
        self.write("linli.ini", text)
        for name, content in files.items():
            self.write(name.replace("__", "/").replace("_", "."), content)

    def write(self, name, content):
        path = os.path.join(self.etc, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(content if isinstance(content, bytes) else content.encode())
        os.chmod(path, 0o644)

    def run(self, *words, now=NOW, env=None, stdout=subprocess.PIPE, lang="en", place=True):
        words = words[0].split() if len(words) == 1 else list(words)
        front = ["-c", os.path.join(self.etc, "linli.ini"), "--state", self.state] if place else []
        front += ["--now", now] if now else []
        front += ["--lang", lang] if lang else []
        clean = {k: v for k, v in os.environ.items() if k not in ("LINLI_CONFIG", "LINLI_STATE")}
        done = subprocess.run([LINLI] + front + words, stdout=stdout, stderr=subprocess.PIPE,
                              env=dict(clean, LC_ALL="C.UTF-8", **(env or {})), cwd=self.home.name,
                              check=False)
        done.stdout = done.stdout or b""
        return Result(done)

    def json(self, *words, **options):
        words = words[0].split() if len(words) == 1 else list(words)
        return self.run("--json", *words, **options)

    def applied(self, *words):
        want(self.run("plan", "--apply", *words).code, 0, "plan --apply")
        return self

    def faults(self, **options):
        """What check finds, each as FILE:LINE SEVERITY CODE."""
        return [f"{os.path.relpath(i['file'], self.etc)}:{i['line']} {i['severity']} {i['code']}"
                for i in self.json("check", **options).items]


class Broken(Exception):
    pass


def want(got, wanted, what=""):
    if got != wanted:
        raise Broken(f"{what}\n  wanted {wanted!r}\n  got    {got!r}")


def want_in(part, whole, what=""):
    if part not in whole:
        raise Broken(f"{what}\n  wanted {part!r} in\n  {whole!r}")


TESTS = []


def promise(sentence):
    """Marks a test; the sentence is the reference's, or says what follows from it."""

    def keep(function):
        TESTS.append((sentence, function))
        return function

    return keep


# --- run ---

def main():
    chosen = [t for t in TESTS if len(sys.argv) < 2 or re.search(sys.argv[1], t[1].__name__)]
    failed = 0
    print(f"1..{len(chosen)}")
    for number, (sentence, test) in enumerate(chosen, 1):
        try:
            test()
            print(f"ok {number} {sentence}", flush=True)
        except Exception as fault:  # pylint: disable=broad-except
            failed += 1
            print(f"not ok {number} {sentence} ({test.__name__})", flush=True)
            for line in f"{type(fault).__name__}: {fault}".splitlines():
                print(f"# {line}", flush=True)
    sys.exit(failed > 0)

