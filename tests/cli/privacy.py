#!/usr/bin/env python3
# privacy.py - reads all that anybody may see, as somebody who looks for names
# SPDX-License-Identifier: Apache-2.0
"""The sample community with its people renamed to what stands nowhere else.  Residents book under
such names too; a team's meeting and a home visit have such titles.  Then every public output is
searched: files, every page that a crawler finds, posters and words to paste, messages to neighbours,
errors, figures, and the log of the whole service.  A file for the team proves that the search finds."""
import contextlib
import os
import re
import shutil
import socket
import subprocess
import sys
import time

TOP = os.environ["top_srcdir"]
sys.path.insert(0, f"{TOP}/tests/plugin")
from program import Community, run_tests  # noqa: E402 (where it lies is said above)

NOW = "2026-11-23T10:00"
PERSON, RESIDENT, HIDDEN = "渡渡鸟", "袋狼", "独居老人探访"
PHONE, CALLER, MAIL = "000-7777-", "000-8888-", "dodo"
SECRETS = [PERSON, RESIDENT, HIDDEN, PHONE, CALLER, MAIL, PHONE.replace("-", ""), CALLER.replace("-", "")]
EXTRA = f"""
[activity quiet-visit]
type       = plain
title      = {HIDDEN}
when       = every monday
start      = 09:00
lasts      = 1h
visibility = private
venue      = square
on-holiday = keep
team       = fixers
duties     = visitor 1
remind     = 1d

[activity quiet-meeting]
type       = plain
title      = {HIDDEN}例会
when       = every tuesday
start      = 09:00
lasts      = 1h
visibility = team
venue      = square
on-holiday = keep
team       = fixers
duties     = speaker 1
remind     = 1d

[channel everybody]
type     = file
audience = public, neighbours
path     = everybody.txt
"""


def rename(text):
    """Each person gets a name, phone and mail that stand nowhere else."""
    count = 0
    lines, is_person = [], False
    for line in text.splitlines():
        if line.startswith("["):
            is_person = line.startswith("[person ")
            count += is_person
        for key, value in (("name", f"{PERSON}{count:03}"), ("name.en", f"{MAIL}{count:03}"),
                           ("phone", f"{PHONE}{count:04}"), ("mail", f"{MAIL}{count:03}@example.org")):
            if is_person and re.match(rf"{re.escape(key)}\s*=", line):
                line = f"{key} = {value}"
        lines.append(line)
    return "\n".join(lines) + "\n"


class Sample(Community):
    def __init__(self, folder):  # pylint: disable=super-init-not-called
        self.folder, self.plugins = folder, None
        self.etc, self.state = f"{folder}/etc", f"{folder}/state"
        shutil.copytree(f"{TOP}/etc", self.etc)
        for at, _, names in os.walk(self.etc):
            os.chmod(at, 0o755)
            for name in names:
                os.chmod(f"{at}/{name}", 0o644)
        for name in ("people.ini", "volunteers.ini"):
            with open(f"{self.etc}/{name}", encoding="utf-8") as file:
                text = rename(file.read())
            assert text.count(PERSON) > 10, name
            self.write(text, name)
        self.write(EXTRA, "activities/extra.ini")

    def book(self):
        """A resident in every activity that takes bookings, some of them children, some waiting."""
        codes = []
        for i, item in enumerate(self.json("next", "--days", "20", now=NOW)):
            if not item["places"] or not item["free"]:
                continue
            for k in range(2):
                done = self.run("book", item["activity"], item["original"], "--name", f"{RESIDENT}{i}之{k}",
                                "--phone", f"{CALLER}{i:02}{k}", "--age", "9", "--guardian", f"{RESIDENT}妈",
                                now=NOW)
                if done.code:
                    done = self.run("book", item["activity"], item["original"], "--name",
                                    f"{RESIDENT}{i}之{k}", "--phone", f"{CALLER}{i:02}{k}", "--age", "70",
                                    now=NOW)
                if done.code == 0:
                    codes.append(done.out.split()[0])
        assert len(codes) > 10, codes
        return codes


def applied(folder):
    sample = Sample(folder)
    sample.run("plan", "--apply", now=NOW).good()
    return sample, sample.book()


def unfolded(data):
    return re.sub(rb"\r?\n ", b"", data)


def search(where, data, secrets):
    if isinstance(data, str):
        data = data.encode()
    text = unfolded(data)
    for secret in secrets:
        at = text.find(secret.encode())
        assert at < 0, (where, secret, text[max(0, at - 120):at + 120].decode(errors="replace"))


def files_of(folder):
    for at, _, names in os.walk(folder):
        for name in names:
            with open(f"{at}/{name}", "rb") as file:
                yield f"{at}/{name}", file.read()


def files_and_words(folder):
    sample, codes = applied(folder)
    secrets = SECRETS + codes
    sample.run("publish", f"{folder}/public", now=NOW).good()
    found = list(files_of(f"{folder}/public"))
    assert len(found) > 60, len(found)
    for where, data in found:
        search(where, data, secrets)
    for lang in ("zh", "en"):
        for words in (["print", "poster"], ["print", "poster", "clinic"], ["print", "text"],
                      ["print", "announce"], ["print", "jielong", "haircut"], ["next", "--days", "60"],
                      ["--json", "next", "--days", "60"], ["report", "2026"],
                      ["--json", "report", "2026"]):
            done = sample.run(*words, now=NOW, lang=lang)
            if words[-1] in ("poster", "text", "60"):
                done.good()
            known = [s for s in secrets if s != HIDDEN] if {"next", "report"} & set(words) else secrets
            search(words, done.out + done.err, known)
    staff = sample.run("print", "roster", "--days", "14", now=NOW).good()
    assert PERSON in staff.out


def messages(folder):
    """What neighbours and everybody are sent in three weeks, read from the file and the words to paste."""
    sample, codes = applied(folder)
    for day in ("2026-11-24", "2026-12-08", "2026-12-11"):
        for clock in ("08:30", "18:30"):
            sample.run("plan", "--apply", now=f"{day}T{clock}")
            sample.run("remind", now=f"{day}T{clock}")
    outbox = dict(files_of(f"{sample.state}/outbox"))
    public = {path: data for path, data in outbox.items()
              if re.search(r"everybody|wechat-copy|door-poster", path)}
    assert public and any(len(data) > 200 for data in public.values()), {p: len(d) for p, d in outbox.items()}
    for where, data in public.items():
        search(where, data, SECRETS + codes)
    calls = b"".join(data for path, data in outbox.items() if "calls" in path)
    assert PERSON.encode() in calls or RESIDENT.encode() in calls, list(outbox)


@contextlib.contextmanager
def running(sample):
    """The whole service; gives its port, and its log when it is over."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    log = f"{sample.folder}/log"
    with open(log, "wb") as file:
        process = subprocess.Popen(
            sample.command(["run", "--listen", f"127.0.0.1:{port}"], NOW, "zh"), env=sample.env(), stderr=file)
        try:
            for _ in range(800):
                with contextlib.suppress(OSError):
                    get(port, "/readyz")
                    break
                time.sleep(0.025)
            yield port, log
        finally:
            process.terminate()
            process.wait()


def get(port, path):
    """Head and body as they came, whatever the status."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as line:
        line.sendall(f"GET {path} HTTP/1.0\r\nHost: t.example.org\r\n"
                     "X-Forwarded-For: 192.0.2.7\r\n\r\n".encode())
        data = b""
        while piece := line.recv(65536):
            data += piece
    return data


def crawl(port, start):
    """Every address that a page names, each once, and what it says; as somebody from outside."""
    seen, waiting = {}, list(start)
    while waiting:
        path = waiting.pop()
        if path in seen or len(seen) > 600:
            continue
        data = seen[path] = get(port, path)
        for link in re.findall(rb'(?:href|src)="(?:https?://t\.example\.org)?(/[^"#]*)"', data):
            waiting.append(link.decode().replace("&amp;", "&"))
        time.sleep(0.05)  # a guest is allowed twenty requests a second
    return seen


def the_whole_service(folder):
    sample, codes = applied(folder)
    team = sample.run("token", "team", "fixers", now=NOW).good().out.strip()
    secret = team[team.index("/t/"):]
    with running(sample) as (port, log):
        inside = get(port, secret)
        assert b" 200 " in inside[:20] and PERSON.encode() in unfolded(inside), inside[:500]
        pages = crawl(port, ["/", "/en/", "/metrics", "/healthz", "/readyz", "/robots.txt",
                             "/feeds/all.ics", "/print/poster", "/print/text", "/a/quiet-visit",
                             "/a/quiet-meeting", "/subscribe/all", "/subscribe/activity/quiet-visit",
                             "/feeds/activity/quiet-visit.ics", "/feeds/activity/quiet-meeting.ics",
                             "/print/roster", "/print/signin/clinic", "/print/calls",
                             "/t/" + "a" * 32 + ".ics", "/p/" + codes[0], "/nothing%E6%B8%A1",
                             "/a/clinic?" + RESIDENT.encode().hex()])
        assert len(pages) > 60, sorted(pages)
    for where, data in pages.items():
        search(where, data, SECRETS + codes + [secret])
    with open(log, "rb") as file:
        said = file.read()
    assert b"http://127.0.0.1" in said, said
    search("log", said, SECRETS + codes + [secret[3:-4], "192.0.2.7"])


sys.exit(run_tests([
    ("published files, posters, and words to paste name nobody", files_and_words),
    ("neighbours and everybody are sent no name", messages),
    ("no page, no error, no figure and no line of the log names anybody", the_whole_service),
]))
