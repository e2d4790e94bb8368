#!/usr/bin/env python3
"""feed-clients.py - calendars and parsers that nobody here wrote read the running server's feeds"""
# SPDX-License-Identifier: Apache-2.0
import datetime, json, os, re, shutil, socket, subprocess, sys, tempfile, time, urllib.request

BUILD, SOURCE = os.environ.get("top_builddir", "."), os.path.dirname(os.path.abspath(__file__))
SERVER = os.path.join(BUILD, "tests/web/serve-fake")
tests = []


class Skip(Exception):
    pass


def test(function):
    tests.append(function)
    return function


def run(*command, **more):
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, **more)
    assert done.returncode == 0, f"{command}: {done.returncode} {done.stderr[-800:]}"
    return done.stdout


def need(tool):
    if not shutil.which(tool):
        raise Skip(f"no {tool}")


def plain_events(data):
    """A third reading, with nothing but the standard library."""
    events, event = [], None
    for line in re.sub(r"\r\n ", "", data.decode()).split("\r\n"):
        name, _, value = line.partition(":")
        if line == "BEGIN:VEVENT":
            event = {}
        elif line == "END:VEVENT":
            events.append(event)
            event = None
        elif event is not None:
            event.setdefault(name.partition(";")[0], re.sub(r"\\(.)", lambda m: "\n" if m[1] == "n" else m[1], value))
    return events


@test
def ical_js_reads_the_same_words_and_times(w):
    need("node")
    done = subprocess.run(["node", f"{SOURCE}/read-feed.mjs", w.file], capture_output=True, text=True,
                          env={**os.environ, "LINLI_NODE": f"{BUILD}/tests/client"})
    if done.returncode == 77:
        raise Skip("no ical.js")
    assert done.returncode == 0, done.stderr
    read = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(read) == len(w.events) > 0
    for theirs, ours in zip(read, w.events):
        assert theirs["uid"] == ours["UID"] and theirs["summary"] == ours["SUMMARY"]
        assert theirs["description"] == ours.get("DESCRIPTION", "") and theirs["location"] == ours["LOCATION"]
        start = datetime.datetime.strptime(ours["DTSTART"] + " +0800", "%Y%m%dT%H%M%S %z").timestamp()
        assert theirs["start"] == start and theirs["end"] > start and theirs["status"] == ours["STATUS"]


@test
def python3_icalendar_reads_the_same_words(w):
    try:
        import icalendar
    except ImportError:
        raise Skip("no python3-icalendar")
    calendar = icalendar.Calendar.from_ical(w.data)
    assert not calendar.errors
    read = [e for e in calendar.walk("VEVENT")]
    assert len(read) == len(w.events)
    for theirs, ours in zip(read, w.events):
        assert not theirs.errors
        assert str(theirs["SUMMARY"]) == ours["SUMMARY"] and str(theirs["LOCATION"]) == ours["LOCATION"]
        assert str(theirs.get("DESCRIPTION", "")) == ours.get("DESCRIPTION", "")
        assert theirs["DTSTART"].dt.tzinfo is not None and theirs["DTEND"].dt > theirs["DTSTART"].dt


@test
def vdirsyncer_and_khal_list_the_dates(w):
    need("vdirsyncer"), need("khal")
    d = w.directory
    with open(f"{d}/vdirsyncer.conf", "w") as f:
        f.write(f'''[general]
status_path = "{d}/status"
[pair feed]
a = "web"
b = "disk"
collections = null
conflict_resolution = "a wins"
[storage web]
type = "http"
url = "http://{w.address}/feeds/all.ics"
[storage disk]
type = "filesystem"
path = "{d}/disk"
fileext = ".ics"
''')
    with open(f"{d}/khal.conf", "w") as f:
        f.write(f'''[calendars]
[[feed]]
path = {d}/disk
type = calendar
readonly = True
[locale]
local_timezone = Asia/Shanghai
default_timezone = Asia/Shanghai
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
timeformat = %H:%M
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
[sqlite]
path = {d}/khal.db
''')
    env = {**os.environ, "LC_ALL": "C.UTF-8", "HOME": d, "TZ": "Asia/Shanghai"}
    run("vdirsyncer", "-c", f"{d}/vdirsyncer.conf", "discover", "feed", env=env, input="y\ny\n")
    run("vdirsyncer", "-c", f"{d}/vdirsyncer.conf", "sync", "feed", env=env)
    assert len(os.listdir(f"{d}/disk")) == len(w.events)
    listed = run("khal", "-c", f"{d}/khal.conf", "list", "2026-12-01", "2026-12-31", "--format",
                 "{start-date} {start-time} {title} {status}", env=env)
    assert "2026-12-05 09:00 免费理发日" in listed, listed
    assert "【取消】免费理发日 CANCELLED" in listed, listed


@test
def radicale_takes_the_whole_feed(w):
    need("radicale")
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        port = s.getsockname()[1]
    with open(f"{w.directory}/radicale.conf", "w") as f:
        f.write(f"[server]\nhosts = 127.0.0.1:{port}\n[auth]\ntype = none\n[rights]\ntype = authenticated\n"
                f"[storage]\nfilesystem_folder = {w.directory}/radicale\n[logging]\nlevel = error\n")
    server = subprocess.Popen(["radicale", "-C", f"{w.directory}/radicale.conf"], stderr=subprocess.DEVNULL)
    try:
        for _ in range(100):
            try:
                socket.create_connection(("127.0.0.1", port)).close()
                break
            except OSError:
                time.sleep(0.1)
        import base64
        request = urllib.request.Request(f"http://127.0.0.1:{port}/u/feed/", w.data, method="PUT", headers={
            "Content-Type": "text/calendar; charset=utf-8",
            "Authorization": "Basic " + base64.b64encode(b"u:p").decode()})
        assert urllib.request.urlopen(request).status == 201
    finally:
        server.terminate()
        server.wait()


@test
def chromium_shows_a_page_that_fits_a_phone(w):
    need("chromium")
    html = run("chromium", "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={w.directory}/chromium",
               "--window-size=360,800", "--dump-dom", f"http://{w.address}/")
    assert "免费理发日" in html and "12月5日 星期六" in html


class World:
    def __enter__(self):
        self.directory = tempfile.mkdtemp(prefix="linli-clients-")
        open(f"{self.directory}/linli.db", "w").close()
        self.process = subprocess.Popen([SERVER, self.directory, "40"], stdout=subprocess.PIPE)
        self.address = self.process.stdout.readline().decode().strip()
        self.data = urllib.request.urlopen(f"http://{self.address}/feeds/all.ics").read()
        self.file = f"{self.directory}/feed.ics"
        with open(self.file, "wb") as f:
            f.write(self.data)
        self.events = plain_events(self.data)
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(10)
        shutil.rmtree(self.directory, ignore_errors=True)


def main():
    if not os.path.exists(SERVER):
        print(f"1..0 # SKIP no {SERVER}")
        return 77
    print(f"1..{len(tests)}")
    bad = 0
    for i, function in enumerate(tests, 1):
        name = function.__name__.replace("_", " ")
        try:
            with World() as world:
                function(world)
            print(f"ok {i} - {name}", flush=True)
        except Skip as why:
            needs_all = os.environ.get("LINLI_NEEDS_ALL") == "1"
            bad += needs_all
            print(f"not ok {i} - {name}: {why}" if needs_all else f"ok {i} - {name} # SKIP {why}", flush=True)
        except Exception as error:
            bad += 1
            print(f"not ok {i} - {name}\n# " + (repr(error)[:1500]).replace("\n", "\n# "), flush=True)
    return bad > 0


if __name__ == "__main__":
    # Debian's own modules belong to Debian's own interpreter.
    try:
        import icalendar
    except ImportError:
        if os.path.realpath(sys.executable) != os.path.realpath("/usr/bin/python3") and os.path.exists("/usr/bin/python3"):
            os.execv("/usr/bin/python3", ["/usr/bin/python3", *sys.argv])
    sys.exit(main())
