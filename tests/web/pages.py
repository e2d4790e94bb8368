#!/usr/bin/env python3
"""pages.py - the pages as Chromium lays them out: phone and desk, two languages, day, night and paper"""
# SPDX-License-Identifier: Apache-2.0
import sys

del sys.path[0]  # http is the library's, not the test beside this one
import http.client, json, os, shutil, subprocess, tempfile

SERVER = os.path.join(os.environ.get("top_builddir", "."), "tests/web/serve-fake")
PAGES = [f"{path}{query}" for path in ("/", "/a/haircut", "/subscribe/all", "/nothing", "/p/goodgoodgoodgoodgoodgoodgoodgo22")
         for query in ("?lang=zh", "?lang=en")]
WIDTHS = (360, 1280)
tests = []


def test(function):
    tests.append(function)
    return function


class Browser:
    """Chromium by its debugging pipe: JSON with a NUL behind each message."""
    def __init__(self, directory):
        down, self.up = os.pipe()
        self.down, up = os.pipe()
        options = ("--headless --no-sandbox --disable-gpu --no-first-run --disable-extensions --remote-debugging-pipe "
                   f"--user-data-dir={directory}/chromium about:blank")
        self.process = subprocess.Popen(["sh", "-c", f"exec chromium {options} 3<&{down} 4>&{up} 2>/dev/null"], pass_fds=(down, up))
        os.close(down), os.close(up)
        self.buffer, self.id, self.session, self.complaints = b"", 0, None, []
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log"):
            self.call(f"{domain}.enable")

    def read(self):
        while b"\0" not in self.buffer:
            part = os.read(self.down, 1 << 16)
            assert part, "Chromium is gone"
            self.buffer += part
        message, _, self.buffer = self.buffer.partition(b"\0")
        message = json.loads(message)
        if message.get("method") == "Log.entryAdded" and "404" not in message["params"]["entry"]["text"]:
            self.complaints.append(message["params"]["entry"]["text"])
        return message

    def call(self, method, **params):
        self.id += 1
        message = {"id": self.id, "method": method, "params": params}
        if self.session:
            message["sessionId"] = self.session
        os.write(self.up, json.dumps(message).encode() + b"\0")
        while (reply := self.read()).get("id") != self.id:
            pass
        assert "error" not in reply, (method, reply)
        return reply["result"]

    def show(self, url, width, media="screen", scheme="light"):
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=800, deviceScaleFactor=1, mobile=width < 600)
        self.call("Emulation.setEmulatedMedia", media=media, features=[{"name": "prefers-color-scheme", "value": scheme}])
        self.call("Page.navigate", url=url)
        while self.read().get("method") != "Page.loadEventFired":
            pass

    def ask(self, script):
        reply = self.call("Runtime.evaluate", expression=f"JSON.stringify((() => {{{script}}})())", returnByValue=True)
        assert "exceptionDetails" not in reply, reply
        return json.loads(reply["result"]["value"])

    def tab(self):
        for kind in ("keyDown", "keyUp"):
            self.call("Input.dispatchKeyEvent", type=kind, key="Tab", code="Tab", windowsVirtualKeyCode=9)

    def close(self):
        self.process.terminate()
        self.process.wait(20)
        os.close(self.up), os.close(self.down)


# Every element that shows words of its own, with what a reader meets.
WORDS = """
const seen = [];
for (const e of document.body.querySelectorAll('*')) {
  const own = [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim());
  const box = e.getBoundingClientRect();
  if (!own || !box.width || !box.height) continue;
  let ground = e, colour = 'rgba(0, 0, 0, 0)';
  while (ground && colour === 'rgba(0, 0, 0, 0)') { colour = getComputedStyle(ground).backgroundColor; ground = ground.parentElement; }
  const style = getComputedStyle(e);
  seen.push({ words: e.textContent.trim().slice(0, 30), tag: e.tagName, size: parseFloat(style.fontSize), left: box.left,
    right: box.right, colour: style.color, ground: colour });
}
return seen;
"""


# What the Tab key stops at: not what lies in a box that is shut.
STOPS = "[...document.querySelectorAll('a,summary')].filter(e => e.matches('summary') || !e.closest('details:not([open])'))"


def light(colour):
    parts = [float(p) / 255 for p in colour[colour.index("(") + 1:-1].split(",")[:3]]
    r, g, b = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(a, b):
    x, y = sorted((light(a), light(b)), reverse=True)
    return (x + 0.05) / (y + 0.05)


def each(w, **how):
    for page in PAGES:
        for width in WIDTHS:
            w.browser.show(w.url + page, width, **how)
            yield page, width


@test
def nothing_stands_out_of_the_screen(w):
    for page, width in each(w):
        wide, room = w.browser.ask("const e = document.documentElement; return [e.scrollWidth, e.clientWidth]")
        assert wide <= room, (page, width, wide, room)
        for e in w.browser.ask(WORDS):
            assert e["left"] >= 0 and e["right"] <= width + 0.5, (page, width, e)


@test
def nothing_is_cut_when_it_is_enlarged(w):
    """Twice as large on a phone is a phone of half the width; and large letters on a small one."""
    for query, width in (("", 180), ("&big=1", 320), ("&big=1", 360)):
        for page in PAGES:
            w.browser.show(w.url + page + query, width)
            assert w.browser.ask("return document.documentElement.scrollWidth") == width, (page, query, width)
            for e in w.browser.ask(WORDS):
                assert e["left"] >= 0 and e["right"] <= width + 0.5, (page, width, e)
            # a browser's own setting for larger letters counts
            sizes = w.browser.ask("""return [...document.styleSheets[0].cssRules].filter(r => /^html/.test(r.selectorText))
                .map(r => r.style.fontSize)""")
            assert sizes and all(s.endswith("%") for s in sizes), sizes


@test
def old_people_can_read_it(w):
    for scheme in ("light", "dark"):
        for page, width in each(w, scheme=scheme):
            words = w.browser.ask(WORDS)
            assert len(words) >= 4, (page, words)
            for e in words:
                assert e["size"] >= 20, (page, width, e)
                assert contrast(e["colour"], e["ground"]) >= 4.5, (page, width, scheme, e)
            ground = w.browser.ask("return getComputedStyle(document.body).backgroundColor")
            assert (light(ground) > 0.5) == (scheme == "light"), (page, scheme, ground)
    w.browser.show(w.url + "/?big=1", 360)
    assert all(e["size"] >= 26 for e in w.browser.ask(WORDS))
    assert w.browser.ask("return document.documentElement.scrollWidth") == 360


@test
def fingers_hit_what_they_aim_at(w):
    for page, width in each(w):
        for e in w.browser.ask("""
            return [...document.querySelectorAll('a.button,summary,nav a')].map(e => [e.textContent, e.matches('nav a'),
              e.getBoundingClientRect().height, e.getBoundingClientRect().width])"""):
            assert e[2] >= (44 if e[1] else 60) and e[3] >= 44, (page, width, e)


@test
def the_keyboard_reaches_everything_and_shows_where_it_is(w):
    for page in PAGES:
        w.browser.show(w.url + page, 1280)
        w.browser.ask(f"window.stops = () => {STOPS}; return 0")
        for i in range(w.browser.ask("return stops().length")):
            w.browser.tab()
            at = w.browser.ask("""const e = document.activeElement, s = getComputedStyle(e);
                return [stops().indexOf(e), s.outlineStyle, parseFloat(s.outlineWidth)]""")
            assert at[0] == i and at[1] != "none" and at[2] >= 3, (page, i, at)


@test
def paper_has_no_buttons_and_no_colours(w):
    for page, width in each(w, media="print"):
        shown = w.browser.ask("""return [...document.querySelectorAll('nav,.button,details')]
            .filter(e => getComputedStyle(e).display !== 'none').length""")
        ground = w.browser.ask("return getComputedStyle(document.body).backgroundColor")
        assert shown == 0 and ground == "rgb(255, 255, 255)", (page, shown, ground)
        for e in w.browser.ask(WORDS):
            assert contrast(e["colour"], "rgb(255, 255, 255)") >= 4.5, (page, e)


@test
def the_page_says_what_it_is(w):
    for page, _ in each(w):
        facts = w.browser.ask("""return { lang: document.documentElement.lang, title: document.title,
            heads: document.querySelectorAll('h1').length, main: document.querySelectorAll('main').length,
            cookie: document.cookie, scripts: document.scripts.length, broken: [...document.images].filter(i => !i.naturalWidth).length,
            nameless: [...document.querySelectorAll('a')].filter(a => !a.textContent.trim()).length }""")
        assert facts.pop("title"), page
        assert facts.pop("lang") in (("en",) if "lang=en" in page else ("zh-CN",)) or "/nothing" in page or "/p/" in page, page
        assert facts == {"heads": 1, "main": 1, "cookie": "", "scripts": 0, "broken": 0, "nameless": 0}, (page, facts)
    assert w.browser.complaints == [], "the policy allows all that a page needs"


@test
def nobody_gets_a_cookie(w):
    for path in [*PAGES, "/feeds/all.ics", "/p/goodgoodgoodgoodgoodgoodgoodgo22.ics", "/qr/all.png", "/healthz"]:
        c = http.client.HTTPConnection(w.url[7:], timeout=10)
        c.request("GET", path)
        reply = c.getresponse()
        assert reply.getheader("Set-Cookie") is None and reply.getheader("X-Content-Type-Options") == "nosniff", path
        if "html" in reply.getheader("Content-Type"):
            assert reply.getheader("Referrer-Policy") == "no-referrer", path
            assert "default-src 'none'" in reply.getheader("Content-Security-Policy"), path


class World:
    def __init__(self):
        self.directory = tempfile.mkdtemp(prefix="linli-pages-")
        open(f"{self.directory}/linli.db", "w").close()
        self.server = subprocess.Popen([SERVER, self.directory, "40"], stdout=subprocess.PIPE)
        self.url = "http://" + self.server.stdout.readline().decode().strip()
        self.browser = Browser(self.directory)

    def close(self):
        self.browser.close()
        self.server.terminate()
        self.server.wait(10)
        shutil.rmtree(self.directory, ignore_errors=True)


def main():
    if not shutil.which("chromium"):
        print("1..0 # SKIP no chromium")
        return 0
    print(f"1..{len(tests)}")
    bad, world = 0, World()
    for i, function in enumerate(tests, 1):
        name = function.__name__.replace("_", " ")
        try:
            function(world)
            print(f"ok {i} - {name}", flush=True)
        except Exception as error:
            bad += 1
            print(f"not ok {i} - {name}\n# " + repr(error)[:1500].replace("\n", "\n# "), flush=True)
    world.close()
    return bad > 0


sys.exit(main())
