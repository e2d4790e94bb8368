# world.py - a community in a store, and servers that misbehave on command
# SPDX-License-Identifier: Apache-2.0
"""What the deliverer's tests share: rows written straight into a store that the rig made, and an
HTTP and an SMTP server on the loopback that do to each message what they are told."""
import collections
import json
import os
import shutil
import socket
import sqlite3
import subprocess
import tempfile
import threading
import time

BUILD = os.environ.get("top_builddir", ".")
RIG = os.path.join(BUILD, "tests", "remind", "rig")
START = 1796432400  # 2026-12-05 09:00 in Asia/Shanghai
SALT = "5a" * 32


class World:
    def __init__(self):
        self.dir = tempfile.mkdtemp(prefix="linli-remind-")
        subprocess.run([RIG, "make", self.dir], check=True)
        self.db = sqlite3.connect(os.path.join(self.dir, "linli.db"), isolation_level=None)
        self.db.execute("PRAGMA foreign_keys = ON")
        self.env = dict(os.environ, LC_ALL="C.UTF-8")
        self.env.pop("LINLI_STATE", None)
        self.run("INSERT INTO community (id, code, name_zh, zone, salt) VALUES (1, 't', '测试社区', 'Asia/Shanghai', ?)", SALT)
        self.run("INSERT INTO generation (community, number, hash, since) VALUES (1, 1, 'x', 0)")
        self.setting("community", "language", "zh")
        self.setting("community", "languages", "zh, en")
        self.people = self.occurrences = self.reminders = 0
        self.run("INSERT INTO activity (id, community, code, type, title_zh, title_en) VALUES (1, 1, 'tea', 'plain', '茶话会', 'Tea')")

    def close(self):
        self.db.close()
        shutil.rmtree(self.dir, ignore_errors=True)

    def run(self, sql, *values):
        return self.db.execute(sql, values)

    def setting(self, subject, key, value, language=""):
        self.run("INSERT OR REPLACE INTO setting VALUES (1, ?, ?, ?, ?)", subject, key, language, value)

    def channel(self, name, **keys):
        base = {"audience": "serving, booked", "private": "yes", "rate": "100000/1m", "digest": "1000"}
        base.update({key.replace("_", "-"): value for key, value in keys.items()})
        for key, value in base.items():
            if value is not None:
                self.setting("channel " + name, key, value)
        self.run("UPDATE community SET revision = revision + 1")

    def person(self, code, language="zh", kind="volunteer", **reach):
        self.people += 1
        self.run("INSERT INTO person (id, community, code, name, kind, language, reach) VALUES (?, 1, ?, ?, ?, ?, ?)",
                 self.people, code, "甲" + code, kind, language, json.dumps(reach, ensure_ascii=False))
        return self.people

    def occurrence(self, begins=START, hours=2, **columns):
        self.occurrences += 1
        number = self.occurrences
        day = columns.pop("original", None) or "2026-%02d-%02d" % (1 + number // 28 % 12, 1 + number % 28)
        if number >= 300:
            day = "%04d-%02d-%02d" % (2027 + number // 336, 1 + number // 28 % 12, 1 + number % 28)
        self.run("INSERT INTO occurrence (id, community, activity, original, uid, begins, ends, status, plan_hash) "
                 "VALUES (?, 1, 1, ?, ?, ?, ?, 'planned', 'x')", number, day, "uid-%d@linli" % number, begins, begins + hours * 3600)
        for column, value in columns.items():
            self.run("UPDATE occurrence SET %s = ? WHERE id = ?" % column, value, number)
        return number

    def duty(self, occurrence, people, role="host"):
        cursor = self.run("INSERT INTO duty (community, occurrence, role, need, after, length) VALUES (1, ?, ?, ?, 0, 7200)",
                          occurrence, role, len(people))
        duty = cursor.lastrowid
        for seat, person in enumerate(people, 1):
            self.run("INSERT INTO assignment (community, duty, seat, person, made_by, published_at) VALUES (1, ?, ?, ?, 'solver', 1)",
                     duty, seat, person)
        return duty

    def reminder(self, occurrence, due, audience="serving", rule="ini 1d", late=6 * 3600, unless_done=0):
        self.reminders += 1
        self.run("INSERT INTO reminder (id, community, occurrence, turn, audience, rule, due, not_after, unless_done) "
                 "VALUES (?, 1, ?, (SELECT turn FROM occurrence WHERE id = ?), ?, ?, ?, ?, ?)",
                 self.reminders, occurrence, occurrence, audience, rule, due, due + late, unless_done)
        return self.reminders

    def notice(self, key, occurrence, recipient, body, due):
        self.run("INSERT INTO delivery (community, key, occurrence, channel, recipient, due, not_after, ready, body) "
                 "VALUES (1, ?, ?, '*', ?, ?, ?, ?, ?)", key, occurrence, recipient, due, due + 86400, due, body)

    def secret_file(self, name, content, mode=0o600):
        path = os.path.join(self.dir, name)
        with open(path, "w") as file:
            file.write(content)
        os.chmod(path, mode)
        return path

    def start(self, now):
        return subprocess.Popen([RIG, "send", self.dir, str(now)], env=self.env, stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def send(self, now):
        process = self.start(now)
        out, self.log = process.communicate(timeout=120)
        if process.returncode != 0:
            raise RuntimeError("rig ended with %d: %s" % (process.returncode, self.log.decode()))
        return json.loads(out)

    def states(self):
        return dict(self.run("SELECT state, count(*) FROM delivery GROUP BY state").fetchall())

    def rows(self, sql, *values):
        return self.run(sql, *values).fetchall()


class Server(threading.Thread):
    """Listens on a free port of the loopback; `plan` says what is done to the next messages, one word
    each: ok, slow, 500, 429, 200-error, hang, reset, half, 400; `otherwise` to all behind them."""

    def __init__(self, plan=(), otherwise="ok"):
        super().__init__(daemon=True)
        self.plan = collections.deque(plan)
        self.otherwise = otherwise
        self.accepted = []  # (key, text) of what was said yes to
        self.seen = 0
        self.lock = threading.Lock()
        self.socket = socket.socket()
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.socket.bind(("127.0.0.1", 0))
        self.socket.listen(128)
        self.port = self.socket.getsockname()[1]
        self.stopped = threading.Event()
        self.start()

    def next(self):
        with self.lock:
            self.seen += 1
            return self.plan.popleft() if self.plan else self.otherwise

    def run(self):
        while True:
            try:
                peer, _ = self.socket.accept()
            except OSError:
                return
            threading.Thread(target=self.guard, args=(peer,), daemon=True).start()

    def guard(self, peer):
        try:
            peer.settimeout(30)
            self.talk(peer)
        except OSError:
            pass
        finally:
            peer.close()

    def stop(self):
        self.stopped.set()
        self.socket.close()

    def accept(self, key, text):
        with self.lock:
            self.accepted.append((key, text))


def reset(peer):
    peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")


class Http(Server):
    def url(self, path="/hook"):
        return "http://127.0.0.1:%d%s" % (self.port, path)

    def talk(self, peer):
        file = peer.makefile("rb")
        while True:
            line = file.readline()
            if not line:
                return
            headers = {}
            self.request = line.decode().split()[1]
            while True:
                header = file.readline().decode().strip()
                if not header:
                    break
                name, _, value = header.partition(":")
                headers[name.lower()] = value.strip()
            body = file.read(int(headers.get("content-length", 0))).decode()
            if not self.answer(peer, self.next(), headers.get("idempotency-key", ""), body):
                return

    def answer(self, peer, how, key, body):
        def say(status, text, promised=None, more=""):
            peer.sendall(("HTTP/1.1 %s\r\nContent-Length: %d\r\n%s\r\n%s"
                          % (status, promised or len(text), more, text)).encode())
        if how in ("ok", "slow"):
            if how == "slow":
                self.stopped.wait(0.3)
            self.accept(key, body)
            say("200 OK", '{"errcode":0,"errmsg":"ok"}')
            return True
        if how == "hang":
            self.stopped.wait(25)
        elif how == "reset":
            reset(peer)
        elif how == "half":
            say("200 OK", '{"errc', promised=200)
        elif how == "200-error":
            say("200 OK", '{"errcode":45009,"errmsg":"too fast"}')
            return True
        elif how == "200-never":
            say("200 OK", '{"errcode":93000,"errmsg":"invalid webhook"}')
            return True
        elif how == "429":
            say("429 Too Many Requests", "{}", more="Retry-After: 7\r\n")
            return True
        else:
            say(how + " X", "{}")
            return True
        return False


class Smtp(Server):
    def url(self):
        return "smtp://127.0.0.1:%d" % self.port

    def talk(self, peer):
        file = peer.makefile("rb")
        say = lambda line: peer.sendall((line + "\r\n").encode())
        say("220 test")
        while True:
            line = file.readline().decode(errors="replace").strip()
            verb = line[:4].upper()
            if not line:
                return
            if verb in ("EHLO", "HELO"):
                say("250 test")
            elif verb == "QUIT":
                say("221 bye")
                return
            elif verb == "DATA":
                say("354 go on")
                data = b""
                while not data.endswith(b"\r\n.\r\n"):
                    piece = file.readline()
                    if not piece:
                        return
                    data += piece
                if not self.judge(peer, self.next(), data[:-3], say):
                    return
            else:
                say("250 ok")

    def judge(self, peer, how, data, say):
        if how in ("ok", "slow"):
            if how == "slow":
                self.stopped.wait(0.3)
            key = [l for l in data.split(b"\r\n") if l.lower().startswith(b"message-id:")][0].decode()
            self.accept(key, data)
            say("250 accepted")
            return True
        if how == "hang":
            self.stopped.wait(25)
        elif how == "reset":
            reset(peer)
        elif how == "half":
            peer.sendall(b"25")
        elif how in ("500", "200-error"):
            say("451 later")
            return True
        elif how in ("400", "200-never"):
            say("550 never")
            return True
        return False


class Tap:
    """Counts and prints; every case is a function that raises when it does not hold."""

    def __init__(self):
        self.count = self.failed = 0

    def case(self, name, function):
        self.count += 1
        try:
            begin = time.monotonic()
            function()
            print("ok %d - %s" % (self.count, name), flush=True)
            if os.environ.get("LINLI_TEST_TIMES"):
                print("# %.1f s" % (time.monotonic() - begin), flush=True)
        except Exception as error:  # a case that falls over has failed
            self.failed += 1
            print("not ok %d - %s" % (self.count, name))
            print("# %s: %s" % (type(error).__name__, str(error).replace("\n", "\n# ")), flush=True)

    def end(self):
        print("1..%d" % self.count)
        return 1 if self.failed else 0


def equal(got, wanted, what=""):
    if got != wanted:
        raise AssertionError("%s: got %r, wanted %r" % (what, got, wanted))


def true(condition, what):
    if not condition:
        raise AssertionError(what)
