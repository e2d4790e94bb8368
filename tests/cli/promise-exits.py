#!/usr/bin/env python3
# promise-exits.py - how commands end when the world is against them, and the JSON they give
# SPDX-License-Identifier: Apache-2.0
import os
import resource
import sqlite3
import subprocess
import threading

from harness import HEAD, LINLI, NOW, PEOPLE, ROOMS, WEEKLY, Community, activity, main, promise, want, want_in

DUTY = "places = 5\nwaitlist = 2\nduties = host 1\n"
READS = ("check", "explain tea", "next", "plan --to 2027-06-30", "roster", "roster --quality",
         "roster --explain tea@2026-11-27/host", "remind --dry-run --to 2026-12-30T10:00", "types", "types plain",
         "waitlist tea 2026-11-27", "report 2026", "help", "version", "token person p1",
         "completion bash", "purge --dry-run", "print poster tea", "print signin tea 2026-11-27",
         "print text tea", "report 2026 --people")


def tea():
    return Community(HEAD + PEOPLE + ROOMS + activity(WEEKLY + "venue = room\n" + DUTY)).applied()


def run(c, words, **options):
    front = [LINLI, "-c", os.path.join(c.etc, "linli.ini"), "--state", c.state, "--now", NOW,
             "--lang", "en"]
    return subprocess.run(front + words.split(), stdout=options.pop("stdout", subprocess.PIPE),
                          stderr=subprocess.PIPE, check=False,
                          env=dict(os.environ, LC_ALL="C.UTF-8"), **options)


@promise("73 and one sentence when stdout is full or nobody reads it, for every command that prints")
def no_reader():
    c = tea()
    for words in ("--name n --people 5", "--name m --wait"):
        want(c.run("book tea 2026-11-27 " + words).code, 0)
    for words in READS:
        with open("/dev/full", "wb") as full:
            done = run(c, words, stdout=full)
        want((done.returncode, done.stderr), (73, b"linli: cannot write: No space left on device\n"),
             words)
        ours, theirs = os.pipe()
        os.close(ours)
        done = run(c, words, stdout=theirs)
        os.close(theirs)
        want((done.returncode, done.stderr), (73, b"linli: cannot write: Broken pipe\n"), words)


@promise("what was asked for is done even when nobody reads the answer, and asking again says so")
def deed_without_reader():
    c = tea()
    for words in ("book tea 2026-11-27 --name n", "cancel tea 2026-12-04",
                  "move tea 2026-12-11 --at 15:00", "add tea 2026-12-08",
                  "lock tea@2026-11-27/host/1", "give-up tea@2026-12-18/host/1"):
        with open("/dev/full", "wb") as full:
            want(run(c, words, stdout=full).returncode, 73, words)
        want(run(c, words).returncode, 0, words + " again")
    want(c.run("doctor").code, 0)


@promise("75 when another process holds the store for longer than one waits; reading goes on")
def busy():
    c = tea()
    database = sqlite3.connect(os.path.join(c.state, "linli.db"), isolation_level=None)
    database.execute("BEGIN IMMEDIATE")
    got = {}
    deeds = ("book tea 2026-11-27 --name n", "cancel tea 2026-12-04", "add tea 2026-12-08",
             "give-up tea@2026-12-18/host/1", "plan --apply", "attend tea 2026-11-27 --heads 3")

    def do(words):
        got[words] = run(c, words)

    threads = [threading.Thread(target=do, args=(words,)) for words in deeds + ("next", "roster")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    database.execute("ROLLBACK")
    database.close()
    for words in ("next", "roster"):
        want((got[words].returncode, got[words].stderr), (0, b""), words)
    for words in deeds[:4] + deeds[5:]:
        want((got[words].returncode, got[words].stdout), (75, b""), words)
        want_in(b"busy", got[words].stderr, words)
    want(got["plan --apply"].returncode in (0, 75), True, "it may have nothing to write")
    for words in deeds:
        want(run(c, words).returncode, 0, words)


@promise("77 when this user may not use the state directory, never \"nothing is planned yet\"")
def not_allowed():
    c = tea()
    os.chmod(c.home.name, 0o755)
    other = {}
    if os.getuid() == 0:
        other = {"user": 65534, "group": 65534, "extra_groups": []}
        if subprocess.run([LINLI, "version"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                          check=False, **other).returncode != 0:
            return  # the program itself lies where others may not look
    else:
        os.chmod(c.state, 0)
    try:
        for words in ("next", "roster", "plan --apply", "book tea 2026-11-27 --name n", "publish"):
            done = run(c, words, **other)
            want((done.returncode, done.stdout), (77, b""), f"{words}: {done.stderr}")
            want_in(b"may not use the state directory", done.stderr, words)
    finally:
        os.chmod(c.state, 0o700)


@promise("69 and the reason when the store is damaged, another program's, or a newer linli's")
def bad_stores():
    for what, needle in (("damaged", b"damaged"), ("foreign", b"not one of linli's"),
                         ("newer", b"newer linli")):
        c = tea()
        path = os.path.join(c.state, "linli.db")
        for tail in ("-wal", "-shm"):
            if os.path.exists(path + tail):
                os.unlink(path + tail)
        if what == "damaged":
            with open(path, "r+b") as file:
                file.write(b"x" * 100)
        elif what == "foreign":
            os.unlink(path)
            with sqlite3.connect(path) as database:
                database.execute("CREATE TABLE song (name TEXT)")
            database.close()
        else:
            with sqlite3.connect(path) as database:
                database.execute("PRAGMA user_version = 999")
            database.close()
        with open(path, "rb") as file:
            before = file.read()
        for words in ("next", "plan --apply", "book tea 2026-11-27 --name n", "publish"):
            done = run(c, words)
            want((done.returncode, done.stdout), (69, b""), f"{what} {words} {done.stderr}")
            want_in(needle, done.stderr, words)
        with open(path, "rb") as file:
            want(file.read() == before, True, what + ": left as it was")


@promise("73 at a limit on file sizes, and nothing is half done; few open files are enough or said")
def limits():
    c = tea()

    def small():
        resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))

    for words in ("book tea 2026-11-27 --name n", "publish", "add tea 2026-12-08"):
        done = run(c, words, preexec_fn=small)
        want((done.returncode, done.stdout), (73, b""), f"{words} {done.stderr}")
        want(done.stderr != b"", True)
    want(c.run("doctor").code, 0)
    want(c.json("next --days 7").items[0]["free"], 5)
    for most in (24,) if os.environ.get("LINLI_SANITIZED", "") not in ("", "0") else (4, 6, 8, 12, 24):
        def few(most=most):
            resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))

        for words in ("next", "check", "book tea 2026-11-27 --name n%d" % most):
            done = run(c, words, preexec_fn=few)
            want(done.returncode in (0, 69, 73, 75, 78), True, f"{words} {most} {done.returncode}")
            want(done.returncode == 0 or done.stderr != b"", True, words)
    want(c.run("doctor").code, 0)


@promise("a community with daylight saving: 09:00 stays 09:00, and the night of the change is as said")
def daylight_saving():
    head = HEAD.replace("Asia/Shanghai", "Europe/Berlin")
    c = Community(head + PEOPLE + activity("when = daily\nstart = 9:00\nplaces = 2\nopens = 90d\n") +
                  activity("when = daily\nstart = 2:30\nlasts = 1h\n", "night") +
                  activity("when = daily\nstart = 22:00\nlasts = 8h\nduties = host 1\n", "post"))
    c.applied("--to", "2027-04-02")
    for date, offset in (("2027-03-27", "+01:00"), ("2027-03-28", "+02:00"), ("2027-03-29", "+02:00")):
        item = c.json(f"explain tea --from {date} --count 1").items[0]
        want(item["start"], f"{date}T09:00:00{offset}")
    night = c.json("explain night --from 2027-03-28 --count 1").items[0]
    want((night["start"], night["end"]), ("2027-03-28T03:30:00+02:00", "2027-03-28T04:30:00+02:00"))
    post = c.json("explain post --from 2027-03-27 --count 1").items[0]
    want((post["start"], post["end"]), ("2027-03-27T22:00:00+01:00", "2027-03-28T06:00:00+02:00"))
    got = c.json("move tea 2027-03-27 --to 2027-03-28 --at 10:00", now="2027-03-20T10:00")
    want(got.code, 1, "that day has one")
    want(c.run("cancel tea 2027-03-28", now="2027-03-20T10:00").code, 0)
    got = c.json("move tea 2027-03-27 --at 23:00", now="2027-03-20T10:00")
    want(got.items[0]["start"], "2027-03-27T23:00:00+01:00")
    want(c.json("book tea 2027-03-29 --name n", now="2027-03-20T10:00").items[0]["start"],
         "2027-03-29T09:00:00+02:00")
    want(c.run("doctor").code, 0)


TEXT, NULL, LIST, COUNT, FLAG = "text", "null", "list", "count", "flag"
KINDS = {str: TEXT, type(None): NULL, list: LIST, int: COUNT, bool: FLAG}
OCCURRENCE = dict(key=[TEXT], activity=[TEXT], type=[TEXT], title=[TEXT], original=[TEXT],
                  date=[TEXT, NULL], start=[TEXT, NULL], end=[TEXT, NULL], all_day=[FLAG],
                  venue=[TEXT, NULL], area=[TEXT, NULL], team=[LIST], status=[TEXT],
                  reason=[TEXT, NULL], note=[TEXT, NULL], places=[COUNT], free=[COUNT],
                  waiting=[COUNT], visibility=[TEXT])
DEED = dict(key=[TEXT], activity=[TEXT], original=[TEXT], date=[TEXT, NULL], start=[TEXT, NULL],
            state=[TEXT], code=[TEXT, NULL], position=[COUNT, NULL])
SHAPES = {
    "explain tea": OCCURRENCE, "next": OCCURRENCE,
    "types": dict(name=[TEXT], summary=[TEXT], origin=[TEXT], state=[TEXT], keys=[COUNT]),
    "types plain": dict(key=[TEXT], kind=[TEXT], default=[TEXT, NULL], min=[COUNT, NULL],
                        max=[COUNT, NULL], choices=[LIST], required=[FLAG], help=[TEXT, NULL],
                        example=[TEXT, NULL]),
    "plan --to 2027-06-30": dict(change=[TEXT], key=[TEXT], activity=[TEXT], original=[TEXT],
                                 date=[TEXT, NULL], other=[TEXT, NULL], detail=[TEXT, NULL],
                                 text=[TEXT, NULL]),
    "roster": dict(key=[TEXT], activity=[TEXT], title=[TEXT], original=[TEXT], date=[TEXT],
                   start=[TEXT], end=[TEXT], duty=[TEXT], seat=[COUNT], person=[TEXT, NULL],
                   name=[TEXT, NULL], status=[TEXT], locked=[FLAG], reason=[TEXT, NULL]),
    "remind --dry-run --to 2026-12-30T10:00": dict(
        id=[TEXT], key=[TEXT], activity=[TEXT], due=[TEXT], channel=[TEXT, NULL], audience=[TEXT],
        to=[TEXT], state=[TEXT], text=[TEXT, NULL]),
    "publish": dict(path=[TEXT], bytes=[COUNT], events=[COUNT, NULL], changed=[FLAG]),
    "book tea 2026-11-27 --name n": DEED, "cancel tea 2026-12-04": DEED,
    "move tea 2026-12-11 --at 15:00": DEED, "add tea 2026-12-08": DEED,
}


@promise("section 8: each field of each command has its name, its place and its kind")
def json_fields():
    c = tea()
    for words, shape in SHAPES.items():
        got = c.json(words)
        want(got.code, 0, words)
        want(list(got.json), "schema command community now subject items".split(), words)
        want((got.json["schema"], got.json["command"], got.json["community"]),
             (1, words.split(maxsplit=1)[0], "t"))
        want(len(got.items) > 0, True, words)
        for item in got.items:
            want([k for k in item if k in shape], list(shape), words)
            wrong = {k: v for k, v in item.items() if k in shape and KINDS[type(v)] not in shape[k]}
            want(wrong, {}, words)
        want(got.out.count("\n"), 1, words)
    fault, = Community(HEAD + activity("when = every fryday\nstart = 9:00")).json("check").items
    want({k: KINDS[type(v)] for k, v in fault.items()},
         dict(severity=TEXT, file=TEXT, line=COUNT, column=COUNT, code=TEXT, section=TEXT, key=TEXT,
              message=TEXT, hint=TEXT))


main()
