# feed_world.py - runs linli on a community of files and brings home what it publishes
# SPDX-License-Identifier: Apache-2.0
import datetime
import email
import email.policy
import glob
import json
import os
import re
import shutil
import socket
import subprocess
import tempfile
import threading
import zoneinfo

from feed_rules import DAY, Answer, Feed, Place, World

HERE = os.path.dirname(os.path.abspath(__file__))
GOLDEN = os.path.join(HERE, "golden")
BUILD = os.path.abspath(os.environ.get("top_builddir", "."))
LINLI = os.environ.get("LINLI", os.path.join(BUILD, "linli"))
SECRET = "5a" * 32  # what UIDs, codes and tokens are derived from: the same in every run


class Server:
    """linli serve at a clock that stands still."""

    def __init__(self, town, now):
        self.path = os.path.join(town.dir, "log")
        with open(self.path, "wb") as log:
            self.process = subprocess.Popen(town.command("--now", now, "serve", "--listen", "127.0.0.1:0"), env=town.env,
                                            stdout=subprocess.DEVNULL, stderr=log)
        deadline = datetime.datetime.now() + datetime.timedelta(seconds=20)
        while not (found := re.search(r"http://([0-9.]+):(\d+)", self.log().decode())):
            if self.process.poll() is not None or datetime.datetime.now() > deadline:
                raise RuntimeError("linli serve: " + self.log().decode())
            try:
                self.process.wait(0.02)
            except subprocess.TimeoutExpired:
                pass
        self.address = found[1], int(found[2])

    def log(self):
        with open(self.path, "rb") as log:
            return log.read()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(10)

    def ask(self, path, method="GET", **sent):
        sent = {k.replace("_", "-"): v for k, v in sent.items()}
        head = [f"{method} {path} HTTP/1.1", "Host: x.example.org", "Connection: close"] + [f"{k}: {v}" for k, v in sent.items()]
        with socket.create_connection(self.address, 20) as peer:
            peer.sendall(("\r\n".join(head) + "\r\n\r\n").encode())
            data = b""
            while part := peer.recv(1 << 16):
                data += part
        head, _, body = data.partition(b"\r\n\r\n")
        status, *rows = head.decode("latin-1").split("\r\n")
        headers = {k.lower(): v for k, v in (row.split(": ", 1) for row in rows)}
        return Answer(path, int(status.split()[1]), headers, body, method, sent)


class Postman:
    """A mail server that takes everything."""

    def __init__(self):
        self.mails, self.door = [], socket.create_server(("127.0.0.1", 0))
        self.url = f"smtp://127.0.0.1:{self.door.getsockname()[1]}"
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            try:
                peer = self.door.accept()[0]
            except OSError:
                return
            threading.Thread(target=self.talk, args=(peer,), daemon=True).start()

    def talk(self, peer):
        with peer, peer.makefile("rb") as file:
            peer.sendall(b"220 here\r\n")
            while line := file.readline():
                if line[:4].upper() == b"DATA":
                    peer.sendall(b"354 go on\r\n")
                    mail = b""
                    while (row := file.readline()) not in (b".\r\n", b""):
                        mail += row[1:] if row[:1] == b"." else row
                    self.mails.append(email.message_from_bytes(mail, policy=email.policy.default))
                peer.sendall(b"221 bye\r\n" if line[:4].upper() == b"QUIT" else b"250 ok\r\n")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.door.close()

    def calendars(self, reader):
        """The calendars in what `reader` got."""
        return [part.get_content().encode() for mail in self.mails if reader in mail["To"] for part in mail.walk()
                if part.get_content_type() == "text/calendar"]


class Town:
    def __init__(self, source, now):
        self.dir = tempfile.mkdtemp(prefix="linli-feeds-")
        self.etc, self.state = os.path.join(self.dir, "etc"), os.path.join(self.dir, "state")
        shutil.copytree(source, self.etc, ignore=shutil.ignore_patterns("expected", "steps"))
        for path, folders, files in os.walk(self.etc):
            for name in folders + files:
                os.chmod(os.path.join(path, name), 0o755 if name in folders else 0o644)
        os.mkdir(self.state, 0o700)
        with open(os.open(os.path.join(self.state, "secret"), os.O_WRONLY | os.O_CREAT, 0o600), "w") as secret:
            secret.write(SECRET)
        self.now = now
        self.env = dict(os.environ, LC_ALL="C.UTF-8")
        for name in ("LINLI_STATE", "LINLI_CONFIG", "LINLI_NOW"):
            self.env.pop(name, None)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.dir, ignore_errors=True)

    def command(self, *words):
        return [LINLI, "-c", os.path.join(self.etc, "linli.ini"), "--state", self.state, *words]

    def run(self, *words, good=(0,)):
        done = subprocess.run(self.command("--now", self.now, *words), env=self.env, capture_output=True, text=True, timeout=60)
        if done.returncode not in good:
            raise RuntimeError(f"{' '.join(words)}: {done.returncode} {done.stderr}")
        return done.stdout

    def items(self, *words):
        return json.loads(self.run("--json", *words))["items"]

    def plan(self):
        return self.run("plan", "--apply", "--yes")

    def edit(self, name, old, new):
        """Replaces text in a file of the community."""
        path = os.path.join(self.etc, name)
        with open(path) as file:
            text = file.read()
        if old not in text:
            raise RuntimeError(f"{name} has no {old!r}")
        with open(path, "w") as file:
            file.write(text.replace(old, new, 1))
        return self.plan()

    def publish(self):
        """{name: bytes} of every public feed."""
        where = os.path.join(self.dir, "public")
        self.run("publish", where)
        feeds = {}
        for path in sorted(glob.glob(where + "/**/*.ics", recursive=True)):
            name = os.path.relpath(path, where)[:-4].replace("feeds/", "")
            with open(path, "rb") as file:
                feeds[name] = file.read()
        return feeds

    def token(self, kind, ident, *more):
        return self.run("token", kind, ident, *more).strip().rpartition("/")[2][:-4]

    def serve(self):
        return Server(self, self.now)

    def setting(self, section, key, otherwise):
        with open(os.path.join(self.etc, "linli.ini")) as file:
            text = file.read()
        part = re.search(rf"^\[{section}\]\n(.*?)(?=^\[|\Z)", text, re.M | re.S)
        found = part and re.search(rf"^{key}\s*=\s*(.*)$", part[1], re.M)
        return found[1].strip() if found else otherwise

    def people(self):
        """[(id, {key: value})] of every file."""
        found = []
        for path in glob.glob(self.etc + "/**/*.ini", recursive=True):
            with open(path) as file:
                for ident, part in re.findall(r"^\[person ([^\]]*)\]\n(.*?)(?=^\[|\Z)", file.read(), re.M | re.S):
                    found.append((ident, dict(re.findall(r"^([a-z.-]+)\s*=\s*(.*)$", part, re.M))))
        return sorted(found)

    def place(self, tokens=()):
        zone = self.setting("community", "timezone", "")
        now = datetime.datetime.strptime(self.now, "%Y-%m-%dT%H:%M").replace(tzinfo=zoneinfo.ZoneInfo(zone))
        midnight = now.replace(hour=0, minute=0)
        past, future = (int(self.setting("feeds", key, days)[:-1]) for key, days in (("past", "30d"), ("future", "180d")))
        people = self.people()
        minutes = sum(int(n) * {"d": 1440, "h": 60, "m": 1}[u] for n, u in re.findall(r"(\d+)([dhm])", self.setting("feeds", "refresh", "4h")))
        shown = {i: p["name"] for i, p in people if p.get("public-name") == "yes"}
        return Place(
            zone=zone, now=int(now.timestamp()), url=self.setting("community", "url", ""),
            window=(int((midnight - datetime.timedelta(past)).timestamp()), int((midnight + datetime.timedelta(future + 1)).timestamp())),
            refresh=f"PT{minutes}M" if minutes % 60 else f"PT{minutes // 60}H",
            alarms=tuple(trigger(a) for a in re.findall(r"[0-9dhm]+", self.setting("feeds", "alarm", "1h")) if a[0].isdigit()),
            names=tuple(p["name"] for i, p in people if i not in shown), tokens=tuple(tokens),
            private=tuple(p[k] for _, p in people for k in ("phone", "mail") if k in p))

    def states(self):
        """What linli itself says of each public date: {(activity, start): status}."""
        found = {}
        for item in self.items("next", "--days", "400"):
            start = datetime.datetime.fromisoformat(item["start"]) if item["start"] else None
            if start:
                found[item["activity"], int(start.timestamp())] = item["status"]
        return found

    def feeds(self, secret=()):
        """Every public feed, and the secret ones of `secret`: [("team", id), ("person", id)]."""
        tokens = {key: self.token(*key) for key in secret}
        place = self.place(tokens.values())
        place.states = self.states()
        feeds = [Feed(name, body, place) for name, body in self.publish().items()]
        if secret:
            with self.serve() as server:
                for (kind, ident), token in tokens.items():
                    answer = server.ask(f"/{kind[0]}/{token}.ics")
                    if answer.status != 200:
                        raise RuntimeError(f"{kind} {ident}: {answer.status}")
                    feeds.append(Feed(f"{kind}/{ident}", answer.body, place))
        return feeds


def trigger(duration):
    parts = dict((u, int(n)) for n, u in re.findall(r"(\d+)([dhm])", duration))
    clock = "".join(f"{parts[u]}{u.upper()}" for u in "hm" if parts.get(u))
    return "-P" + (f"{parts['d']}D" if parts.get("d") else "") + ("T" + clock if clock else "")


def pairs(what, before, after):
    """[(what, Feed, Feed)] of the feeds that are in both."""
    old = {f.name: f for f in before}
    return [(what, old[f.name], f) for f in after if f.name in old]


# --- the world that lint and mutants work on ---

NOW = "2026-11-23T10:00"
LUNAR_DAYS = ("2026-10-01", "2027-01-20", "2027-09-20", "2028-10-10", "2030-01-20")
REFUSED = ("RSCALE=CHINESE;FREQ=YEARLY;BYMONTH=9;BYMONTHDAY=9", "FREQ=HOURLY", "FREQ=MINUTELY;BYMONTH=2;BYMONTHDAY=30", "FREQ=SECONDLY")


def nasty_secrets(town):
    return [("team", "helpers")] + [("person", ident) for ident, _ in town.people()]


NASTY_TEXTS = {"marks": {"SUMMARY": 'a,b；c\\d "e" {f} 👨\u200d👩\u200d👧\u200d👦 𠮷野家'}, "slots": {"LOCATION": "活动室；二楼,左手\\右手"},
               "days": {"SUMMARY": "三天的活动"}}


def add_feeds_and_changes(world, town):
    """The life of the nasty community: each step is a change."""
    secret = nasty_secrets(town)
    town.plan()
    before = town.feeds(secret)
    world.renderings += [(a, b) for _, a, b in pairs("again", before, town.feeds(secret))]
    world.history += [f for f in before if f.name == "all"]
    deeds = [("move", "marks", "2026-11-28", "--to", "2026-11-29", "--at", "11:00"), ("cancel", "long", "2026-11-27", "--reason", "停电,没有灯"),
             ("move", "english", "2026-11-29", "--venue", "yard"), ("book", "slots", "2026-11-24", "--person", "p3"),
             ("cancel", "slots", "2026-12-01"), ("cancel", "slots", "2026-12-01", "--undo"), ("add", "never", "2026-12-03")]
    first = before
    for i, deed in enumerate(deeds):
        town.now = f"2026-11-23T{11 + i}:00"
        town.run(*deed)
        after = town.feeds(secret)
        world.changes += pairs(" ".join(deed[:3]), before, after)
        world.history += [f for f in after if f.name == "all"]
        before = after
    for feed in before:
        feed.place.texts = NASTY_TEXTS
    world.restored += [(a, b) for _, a, b in pairs("undo", first, before)]
    world.feeds += before


def add_answers(world, town):
    token = town.token("person", "p1")
    with town.serve() as server:
        path = "/feeds/all.ics"
        first = server.ask(path)
        etag, modified = first.headers["etag"], first.headers["last-modified"]
        sent = [{}, {"Accept": "text/html"}, {"Accept": "application/calendar+json"}, {"If-None-Match": etag}, {"If-None-Match": "W/" + etag},
                {"If-None-Match": "*"}, {"If-None-Match": f'"x", {etag}'}, {"If-None-Match": '"x"'},
                {"If-None-Match": '"x"', "If-Modified-Since": modified}, {"If-Modified-Since": modified},
                {"If-Modified-Since": "Mon, 01 Jan 2001 00:00:00 GMT"}, {"If-Modified-Since": "yesterday"}]
        world.answers = [server.ask(path, **s) for s in sent] + [server.ask(path, "HEAD")]
        world.packed = [(server.ask(path, **{"Accept-Encoding": "gzip"}), server.ask(path, **{"Accept-Encoding": "br, gzip"}))]
        world.secret = [server.ask(f"/p/{token}.ics"), server.ask(f"/p/{token}.ics", "HEAD")]
        world.errors["unknown"] = server.ask("/p/" + "a" * 32 + ".ics")
        base = town.setting("community", "url", "").rstrip("/")
        world.redirect = [(server.ask(path, **{"X-Forwarded-Proto": "http"}), base)]
        world.offers = [(server.ask("/subscribe/all").body.decode(), base, path)]
        world.robots = [server.ask("/robots.txt")]
        good = server.ask(path)
        shutil.move(os.path.join(town.state, "linli.db"), os.path.join(town.state, "away"))
        world.busy = [(good, server.ask(path))]
        shutil.move(os.path.join(town.state, "away"), os.path.join(town.state, "linli.db"))
        fresh = town.token("person", "p1", "--reset")
    with town.serve() as server:
        world.errors["revoked"] = server.ask(f"/p/{token}.ics")
        server.ask(f"/p/{fresh}.ics")
        world.log += server.log()
    world.after_reset = [(token, fresh)]
    world.tokens = [token, fresh]
    for name in ("linli.db", "linli.db-wal"):
        if os.path.exists(os.path.join(town.state, name)):
            with open(os.path.join(town.state, name), "rb") as file:
                world.database += file.read()


def add_versions(world, town):
    """One feed through the years: an event comes and goes, days pass, a name changes."""
    steps = [None, None, ("cancel", "late", "2026-12-31"), ("cancel", "late", "2026-12-31", "--undo"), None]
    for i, (now, deed) in enumerate(zip(("2026-11-24T09:00", "2026-11-24T12:00", "2026-11-25T09:00", "2026-11-25T09:00", "2027-02-25T09:00"), steps)):
        town.now = now
        if deed:
            town.run(*deed)
        with town.serve() as server:
            world.versions.append(server.ask("/feeds/activity/late.ics"))


def lunar_year(day):
    with Town(os.path.join(GOLDEN, "lunar"), day + "T09:00") as town:
        town.plan()
        return Feed("all", town.publish()["all"], town.place())


def is_refused(text):
    with Town(os.path.join(GOLDEN, "lunar"), NOW) as town:
        with open(os.path.join(town.etc, "linli.ini"), "a") as file:
            file.write(f"\n[activity bad]\ntype = plain\ntitle = x\nwhen = {text}\nstart = 09:00\n")
        done = subprocess.run(town.command("--now", NOW, "check"), env=town.env, capture_output=True, text=True)
        return done.returncode == 78


def nasty(world):
    with Town(os.path.join(GOLDEN, "nasty"), NOW) as town:
        add_feeds_and_changes(world, town)
        add_answers(world, town)
        add_versions(world, town)


def invitations():
    """[(personal feed, the calendar of a mail)] of who wants to be asked, at the time of a reminder."""
    with Town(os.path.join(GOLDEN, "nasty"), NOW) as town, Postman() as post:
        town.plan()
        town.now, town.env["NASTY_SMTP"] = "2026-12-04T10:30", post.url
        town.run("remind")
        feed = next(f for f in town.feeds([("person", "p1")]) if f.name == "person/p1")
        asked = [(feed, body) for body in post.calendars("p1@example.org") if b"METHOD:REQUEST" in body]
        if not asked:
            raise RuntimeError(f"nobody was invited; {len(post.mails)} mails")
        return asked


SETTINGS = (("url", "https://nasty.example.org/", "https://other.example.org/"), ("phone", "000-5555-0100", "000-5555-0199"),
            ("alarm", "1d, 2h30m, 10m", "3h"))


def setting_changes():
    """[(setting, Feed, Feed)]: what is in no activity's section, and still in its events."""
    changes = []
    with Town(os.path.join(GOLDEN, "nasty"), NOW) as town:
        town.plan()
        before = town.feeds([("person", "p1")])
        for i, (key, old, new) in enumerate(SETTINGS):
            town.now = f"2026-11-23T{11 + i}:00"
            town.edit("linli.ini", old, new)
            after = town.feeds([("person", "p1")])
            changes += pairs(key, before, after)
            before = after
    return changes


def berlin():
    with Town(os.path.join(GOLDEN, "berlin"), NOW) as town:
        town.plan()
        return town.feeds()


def empty_answer():
    with Town(os.path.join(GOLDEN, "lunar"), "2027-03-01T09:00") as town:
        town.plan()
        with town.serve() as server:
            return server.ask("/feeds/activity/newyear.ics")


def make_world(pool):
    """The communities live side by side: most of the time they wait for linli."""
    world = World()
    life, clocks, empty = pool.submit(nasty, world), pool.submit(berlin), pool.submit(empty_answer)
    years, refused = pool.map(lunar_year, LUNAR_DAYS), pool.map(is_refused, REFUSED)
    asked, settings = pool.submit(invitations), pool.submit(setting_changes)
    life.result()
    world.invitations = asked.result()
    world.changes += settings.result()
    world.feeds += clocks.result()
    world.empty = [empty.result()]
    world.lunar = list(years)
    world.refused = dict(zip(REFUSED, refused))
    return world
