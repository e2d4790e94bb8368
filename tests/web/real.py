#!/usr/bin/env python3
"""real.py - `linli serve` over a real store: writers, secrets, crowds (LINLI_TEST_FULL=1: all of it)"""
# SPDX-License-Identifier: Apache-2.0
import sys

del sys.path[0]  # http is the library's, not the test beside this one
import http.client, math, os, re, resource, shutil, socket, sqlite3, subprocess, tempfile, time

FULL = os.environ.get("LINLI_TEST_FULL") == "1"
LINLI = os.environ.get("LINLI", "./linli")
SOURCE = os.environ.get("top_srcdir", ".")
tests = []


def test(function):
    tests.append(function)
    return function


class World:
    """The small community of tests/cli, planned, and a server over it."""
    def __init__(self):
        self.directory = tempfile.mkdtemp(prefix="linli-real-")
        shutil.copytree(f"{SOURCE}/tests/cli/community", f"{self.directory}/etc")
        subprocess.run(["chmod", "-R", "u+w,go-w", f"{self.directory}/etc"], check=True)
        self.state = f"{self.directory}/state"
        self.run("plan", "--apply")
        self.log = open(f"{self.directory}/log", "w+")
        self.process = subprocess.Popen([*self.command("serve"), "--listen", "127.0.0.1:0"], stderr=self.log)
        for _ in range(200):
            if found := re.search(r"http://127\.0\.0\.1:(\d+)/", open(self.log.name).read()):
                break
            time.sleep(0.05)
        self.address = ("127.0.0.1", int(found[1]))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(10)
        self.log.close()
        shutil.rmtree(self.directory)

    def command(self, *words):
        return [LINLI, "-c", f"{self.directory}/etc/linli.ini", "--state", self.state, "--lang", "en", *words]

    def run(self, *words):
        return subprocess.run(self.command(*words), stdout=subprocess.PIPE, check=True, text=True).stdout

    def token(self, *words):
        return re.search(r"/p/([a-z0-9]{32})", self.run("token", "person", "p1", *words))[1]

    def ask(self, path, **headers):
        c = http.client.HTTPConnection(*self.address, timeout=10)
        c.request("GET", path, headers=headers)
        reply = c.getresponse()
        return reply.status, dict((k.lower(), v) for k, v in reply.getheaders()), reply.read()

    def database(self):
        return sqlite3.connect(f"{self.state}/linli.db", isolation_level=None, timeout=10)

    def files(self):
        return len(os.listdir(f"/proc/{self.process.pid}/fd"))

    def memory(self):
        status = open(f"/proc/{self.process.pid}/status").read()
        return int(re.search(r"VmHWM:\s+(\d+)", status)[1])


def took(function):
    at = time.monotonic()
    return function(), time.monotonic() - at


@test
def a_writer_with_the_lock_does_not_hold_up_a_reader(w):
    token = w.token()
    base = w.database()
    base.execute("BEGIN IMMEDIATE")
    served = {}
    for path in (f"/p/{token}.ics", "/feeds/all.ics", "/en/feeds/all.ics", "/", f"/p/{token}", "/a/tea"):
        served[path], seconds = took(lambda: w.ask(path))
        # the wait for a lock would be five seconds
        assert served[path][0] == 200 and seconds < 2, (path, served[path][0], seconds)
    base.execute("ROLLBACK")
    for _ in range(100):
        rows = dict(base.execute("SELECT name, last_modified FROM feed"))
        if "person/p1" in rows:
            break
        time.sleep(0.05)
    assert "person/p1" in rows, "its version is written once the lock is free"
    again = w.ask(f"/p/{token}.ics")
    for header in ("etag", "last-modified"):
        assert again[1][header] == served[f"/p/{token}.ics"][1][header], header


@test
def versions_that_the_server_writes_do_not_empty_its_memory(w):
    token = w.token()
    w.ask(f"/p/{token}.ics")
    time.sleep(1.2)
    w.ask(f"/p/{token}.ics")

    def rendered():
        return int(re.search(rb"linli_feed_rendered_total (\d+)", w.ask("/metrics")[2])[1])
    before = rendered()
    w.ask("/feeds/activity/tea.ics")  # a version of its own to note
    time.sleep(1.2)
    w.ask(f"/p/{token}.ics")
    assert rendered() <= before + 1
    w.run("cancel", "tea", re.search(r"DTSTART;TZID[^:]*:(\d{4})(\d\d)(\d\d)", w.ask("/feeds/activity/tea.ics")[2].decode())
          .expand(r"\1-\2-\3"))
    time.sleep(0.2)
    assert b"STATUS:CANCELLED" in w.ask("/feeds/activity/tea.ics")[2], "what others write is seen"


@test
def secret_addresses_are_nowhere_and_alike(w):
    token = w.token()
    assert w.ask(f"/p/{token}.ics")[0] == 200
    near = token[:-1] + ("b" if token[-1] != "b" else "c")
    answers = [w.ask(p) for p in (f"/p/{near}.ics", f"/t/{token}.ics", "/p/" + "a" * 32 + ".ics", "/p/x.ics", "/nothing")]
    for status, headers, body in answers:
        headers.pop("date")
        assert status == 404 and (headers, body) == answers[0][1:]
    fresh = w.token("--reset")
    time.sleep(0.2)
    assert w.ask(f"/p/{token}.ics")[0] == 410 and w.ask(f"/p/{fresh}.ics")[0] == 200
    for name in os.listdir(w.state):
        if os.path.isfile(f"{w.state}/{name}"):
            data = open(f"{w.state}/{name}", "rb").read()
            assert token.encode() not in data and fresh.encode() not in data, name
    assert token not in open(w.log.name).read()


@test
def a_near_guess_takes_as_long_as_a_far_one(w):
    """Welch's t over the times of two kinds of wrong addresses; only in the long run."""
    if not FULL:
        return "by LINLI_TEST_FULL=1"
    token = w.token()
    w.ask(f"/p/{token}.ics")
    near = token[:-1] + ("b" if token[-1] != "b" else "c")
    far = ("b" if token[0] != "b" else "c") + token[1:]
    c = http.client.HTTPConnection(*w.address, timeout=10)
    times = {near: [], far: []}
    for i in range(20000):
        for guess in ((near, far), (far, near))[i % 2]:
            at = time.perf_counter_ns()
            c.request("GET", f"/p/{guess}.ics")
            c.getresponse().read()
            times[guess].append(time.perf_counter_ns() - at)
    cut = sorted(times[near] + times[far])[int(len(times[near]) * 1.8)]  # without the machine's hiccups
    kept = [[t for t in list_ if t < cut] for list_ in times.values()]
    mean = [sum(k) / len(k) for k in kept]
    var = [sum((t - m) ** 2 for t in k) / (len(k) - 1) / len(k) for k, m in zip(kept, mean)]
    t = (mean[0] - mean[1]) / math.sqrt(sum(var))
    print(f"# means {mean[0] / 1000:.2f} and {mean[1] / 1000:.2f} us, t = {t:.2f}")
    assert abs(t) < 4.5


@test
def a_crowd_of_slow_clients_costs_the_others_nothing(w):
    many = 10000 if FULL else 1000
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    many = min(many, hard - 200)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, many + 200), hard))
    assert w.ask("/feeds/all.ics")[0] == 200
    before, crowd = w.files(), []
    etag = w.ask("/feeds/all.ics")[1]["etag"]
    # quarters: heads that never end, answers that nobody reads, silence, long heads that never end
    kinds = (b"GET /feeds/all.ics HTTP/1.1\r\nHost: a\r\nX-", b"GET /feeds/all.ics HTTP/1.1\r\nHost: a\r\n\r\n" * 50, b"",
             b"GET / HTTP/1.1\r\nHost: a\r\nX-A: " + b"a" * 15000)
    for i in range(many):
        c = socket.socket()
        c.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        c.bind((f"127.0.{1 + i // 250}.{1 + i % 250}", 0))
        c.connect(w.address)
        c.setblocking(False)
        try:
            c.send(kinds[i % 4])
        except OSError:
            pass
        crowd.append(c)
    worst, rounds, began = 0, 0, time.monotonic()
    while time.monotonic() - began < (14 if FULL else 3):
        (status, _, _), seconds = took(lambda: w.ask("/feeds/all.ics"))
        (known, _, _), more = took(lambda: w.ask("/feeds/all.ics", **{"If-None-Match": etag}))
        assert (status, known) == (200, 304)
        worst, rounds = max(worst, seconds, more), rounds + 2
        for c in crowd[rounds % 100::100]:
            try:
                c.send(b"a")
            except OSError:
                pass
        time.sleep(0.05)
    peak = w.memory()
    open_now = w.files() - before
    for c in crowd:
        c.close()
    for _ in range(300):
        if w.files() <= before + 2:
            break
        time.sleep(0.05)
    print(f"# {many} slow clients, {open_now} still connected at the end; {rounds} good requests, "
          f"the longest {worst * 1000:.0f} ms; {peak} KiB at most; files {before} before, {w.files()} after")
    assert worst < 2 and w.files() <= before + 2
    # a sanitizer keeps what was freed, so its memory says nothing about ours
    assert peak < 65536 or os.environ.get("LINLI_SANITIZED")


def main():
    print(f"1..{len(tests)}")
    bad = 0
    for i, function in enumerate(tests, 1):
        name = function.__name__.replace("_", " ")
        try:
            with World() as world:
                skipped = function(world)
                assert world.process.poll() is None, "the server is gone"
            print(f"ok {i} - {name}" + (f" # SKIP {skipped}" if skipped else ""), flush=True)
        except Exception as error:
            bad += 1
            import traceback
            print(f"not ok {i} - {name}")
            print("# " + "".join(traceback.format_exception(error)[-3:]).replace("\n", "\n# "), flush=True)
    return bad > 0


sys.exit(main())
