#!/usr/bin/env python3
"""http.py - the server as subscribers, proxies and scanners meet it"""
# SPDX-License-Identifier: Apache-2.0
import gzip, os, re, resource, shutil, socket, struct, subprocess, sys, tempfile, threading, time, zlib

SERVER = os.path.join(os.environ.get("top_builddir", "."), "tests/web/serve-fake")
GOOD = "goodgoodgoodgoodgoodgoodgoodgo22"
RESET = "resetresetresetresetresetreset22"
tests = []


class Server:
    def __init__(self, *more):
        self.state = tempfile.mkdtemp(prefix="linli-http-")
        open(f"{self.state}/linli.db", "w").close()
        self.process = subprocess.Popen([SERVER, self.state, "40", *more], stdout=subprocess.PIPE)
        host, port = self.process.stdout.readline().decode().strip().rsplit(":", 1)
        self.address = (host, int(port))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.status = self.process.wait(10)
        shutil.rmtree(self.state)

    def raw(self, data, timeout=5, half_close=True):
        with socket.create_connection(self.address, timeout) as s:
            s.sendall(data)
            if half_close:
                s.shutdown(socket.SHUT_WR)
            out = b""
            try:
                while part := s.recv(65536):
                    out += part
            except ConnectionResetError:
                pass
            return out

    def ask(self, path, method="GET", **headers):
        lines = [f"{method} {path} HTTP/1.1", "Host: yunxi.example.org", "Connection: close"]
        lines += [f"{k.replace('_', '-')}: {v}" for k, v in headers.items()]
        reply = self.raw(("\r\n".join(lines) + "\r\n\r\n").encode(), half_close=False)
        head, _, body = reply.partition(b"\r\n\r\n")
        status, *rows = head.decode("latin-1").split("\r\n")
        return (int(status.split()[1]), dict((k.lower(), v) for k, v in (r.split(": ", 1) for r in rows)), body)

    def change(self):
        """Another state of the store's file; the server looks twenty times a second."""
        with open(f"{self.state}/linli.db", "a") as f:
            f.write("x")
        time.sleep(0.1)


def test(function):
    tests.append(function)
    return function


@test
def a_feed_has_its_headers(s):
    status, h, body = s.ask("/feeds/all.ics")
    assert status == 200 and h["content-type"] == "text/calendar; charset=utf-8"
    assert int(h["content-length"]) == len(body) and body.startswith(b"BEGIN:VCALENDAR")
    assert re.fullmatch(r'"[0-9a-f]{64}"', h["etag"]) and h["last-modified"].endswith("GMT")
    assert h["vary"] == "Accept-Encoding" and "content-disposition" not in h
    assert "public" in h["cache-control"] and int(re.search(r"max-age=(\d+)", h["cache-control"])[1]) <= 900
    for accept in ("*/*", "text/html", "application/calendar+json", "nonsense"):
        assert s.ask("/feeds/all.ics", Accept=accept)[2] == body


@test
def head_is_get_without_a_body(s):
    for path in ("/feeds/all.ics", "/", "/qr/all.png", "/subscribe/all", "/robots.txt"):
        _, get, body = s.ask(path)
        status, head, nothing = s.ask(path, "HEAD")
        assert status == 200 and nothing == b"" and head["content-length"] == str(len(body)), path
        assert head.get("etag") == get.get("etag")


@test
def validators_work_alone_and_together(s):
    _, h, _ = s.ask("/feeds/all.ics")
    etag, modified = h["etag"], h["last-modified"]
    same = [dict(If_None_Match=etag), dict(If_None_Match="W/" + etag), dict(If_None_Match="*"),
            dict(If_None_Match=f'"x", "y,z" , W/{etag}'), dict(If_Modified_Since=modified),
            dict(If_Modified_Since="Fri, 01 Jan 2027 00:00:00 GMT"),
            dict(If_None_Match=etag, If_Modified_Since="Mon, 01 Jan 2001 00:00:00 GMT")]
    other = [dict(If_None_Match='"x"'), dict(If_None_Match=etag[1:-1]), dict(If_None_Match=""),
             dict(If_None_Match='"x"', If_Modified_Since=modified), dict(If_Modified_Since="yesterday"),
             dict(If_Modified_Since="Mon, 32 Jan 2027 00:00:00 GMT"),
             dict(If_Modified_Since="Mon, 01 Jan 2001 00:00:00 GMT")]
    for headers in same:
        status, got, body = s.ask("/feeds/all.ics", **headers)
        assert status == 304 and body == b"", headers
        assert got["etag"] == etag and got["last-modified"] == modified, headers
    for headers in other:
        assert s.ask("/feeds/all.ics", **headers)[0] == 200, headers


@test
def gzip_is_the_same_feed(s):
    _, plain, body = s.ask("/feeds/all.ics")
    for codings, packed in (("gzip", True), ("br, gzip;q=0.5", True), ("gzip;q=0", False), ("br", False)):
        _, h, got = s.ask("/feeds/all.ics", Accept_Encoding=codings)
        assert (h.get("content-encoding") == "gzip") == packed, codings
        assert (gzip.decompress(got) if packed else got) == body and h["etag"] == plain["etag"]
    once = s.ask("/feeds/all.ics", Accept_Encoding="gzip")[2]
    assert once == s.ask("/feeds/all.ics", Accept_Encoding="gzip")[2] and len(once) < len(body) / 3


@test
def every_public_feed_is_there(s):
    for path in ("area/g01", "activity/haircut", "venue/square", "type/haircut-day", "all"):
        for lang in ("", "/en"):
            status, _, body = s.ask(f"{lang}/feeds/{path}.ics")
            assert status == 200 and body.endswith(b"END:VCALENDAR\r\n"), path
    for path in ("team/rainbow-red", "person/v02", "area/none", "all.txt", "", "../feeds/all"):
        assert s.ask(f"/feeds/{path}.ics")[0] in (400, 404), path


@test
def secret_feeds_are_private(s):
    status, h, _ = s.ask(f"/p/{GOOD}.ics")
    assert status == 200 and "private" in h["cache-control"] and "public" not in h["cache-control"]
    assert h["x-robots-tag"] == "noindex" and h["referrer-policy"] == "no-referrer"
    status, h, body = s.ask(f"/p/{GOOD}")
    assert status == 200 and "no-store" in h["cache-control"] and h["x-robots-tag"] == "noindex"
    assert b"/qr/" not in body
    assert GOOD.encode() not in s.ask(f"/p/{GOOD}.ics")[2]


@test
def guesses_learn_nothing(s):
    paths = ["/p/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.ics", "/t/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.ics", "/p/x.ics",
             f"/t/{GOOD}.ics", "/p/.ics", "/p/" + "a" * 300 + ".ics", "/nothing", "/feeds/area/g99.ics"]
    answers = [s.ask(p) for p in paths]
    for a in answers:
        a[1].pop("date")
        assert a[0] == 404 and a[1:] == answers[0][1:]
    assert s.ask(f"/p/{RESET}.ics")[0] == 410


@test
def a_busy_store_gives_the_last_good_bytes(s):
    before = s.ask("/feeds/all.ics")
    secret = s.ask(f"/p/{GOOD}.ics")
    os.makedirs(f"{s.state}/public/feeds/area")
    with open(f"{s.state}/public/feeds/area/g02.ics", "wb") as f:
        f.write(b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n")
    open(f"{s.state}/busy", "w").close()
    s.change()
    assert s.ask("/feeds/all.ics")[2] == before[2] and s.ask(f"/p/{GOOD}.ics")[2] == secret[2]
    assert s.ask("/feeds/area/g02.ics")[2].startswith(b"BEGIN:VCALENDAR\r\nEND")
    os.unlink(f"{s.state}/busy")
    os.rename(f"{s.state}/linli.db", f"{s.state}/away")
    time.sleep(0.4)
    for path in ("/feeds/all.ics", f"/p/{GOOD}.ics", "/feeds/area/g02.ics", "/"):
        assert s.ask(path)[0] == 200, path
    assert s.ask("/readyz")[0] == 503 and s.ask("/healthz")[0] == 200
    for path in ("/feeds/area/g01.ics", "/p/x.ics", f"/t/{GOOD}.ics"):
        assert s.ask(path)[0] == 404, path
    os.rename(f"{s.state}/away", f"{s.state}/linli.db")
    time.sleep(1.2)
    assert s.ask("/feeds/area/g01.ics")[0] == 200 and s.ask("/readyz")[0] == 200


@test
def a_proxy_that_says_http_is_sent_to_https(s):
    with Server("127.0.0.1") as secure:
        status, h, _ = secure.ask("/feeds/all.ics?x=1", X_Forwarded_Proto="http")
        assert status == 301 and h["location"] == "https://yunxi.example.org/feeds/all.ics?x=1"
        assert secure.ask("/feeds/all.ics", X_Forwarded_Proto="https")[0] == 200
        assert secure.ask("/feeds/all.ics")[0] == 200
    with Server("10.0.0.1") as other:
        assert other.ask("/feeds/all.ics", X_Forwarded_Proto="http")[0] == 200
    assert secure.status == 0


@test
def a_client_behind_a_proxy_has_its_own_measure(s):
    with Server("127.0.0.1") as proxied:
        def burst(path, address, n):
            one = f"GET {path} HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 10.0.0.1, {address}\r\nX-Forwarded-Proto: https\r\n\r\n"
            with socket.create_connection(proxied.address, 5) as c:
                c.sendall((one * (n - 1) + one[:-2] + "Connection: close\r\n\r\n").encode())
                out = b""
                try:
                    while part := c.recv(1 << 16):
                        out += part
                except ConnectionResetError:
                    pass  # it closed with our requests unread
            return out
        out = burst("/healthz", "192.0.2.1", 500)
        assert 400 <= out.count(b"HTTP/1.1 200") < 450
        assert out.count(b"HTTP/1.1 429") == 1 and out.endswith(b"</html>\n"), "told once, then the door"
        wait = int(re.search(rb"Retry-After: (\d+)", out)[1])
        assert 1 <= wait <= 5 and b"Connection: close" in out
        assert burst("/healthz", "192.0.2.2", 10).count(b"HTTP/1.1 200") == 10, "another client does not wait"
        # a feed is never refused: some clients take any error for the end of it
        out = burst("/feeds/area/g01.ics", "192.0.2.1", 10)
        assert out.count(b"HTTP/1.1 200") == 1 and b"END:VCALENDAR" in out and b"Connection: close" in out
        # the two halves of IPv6: a network is one client
        assert b" 429 " in b"".join(burst("/healthz", f"2001:db8::{i:x}", 50) for i in range(10))
        limited = re.search(rb"linli_http_limited_total (\d+)", proxied.ask("/metrics")[2])
        assert int(limited[1]) >= 3
    assert proxied.status == 0


@test
def guesses_cost_ten_times_as_much(s):
    with Server("127.0.0.1") as proxied:
        def statuses(path, address, n):
            return [proxied.ask(path, X_Forwarded_For=address)[0] for _ in range(n)]
        assert set(statuses("/p/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "192.0.2.3", 36)) == {404}
        assert 429 in statuses("/", "192.0.2.3", 10)
        assert set(statuses(f"/p/{GOOD}.ics", "192.0.2.3", 3)) == {200}


@test
def an_address_holds_so_many_connections_and_waits_unread(s):
    with Server("limits") as strict:
        held = [socket.create_connection(strict.address, 5) for _ in range(256)]
        time.sleep(0.1)
        with socket.create_connection(strict.address, 5) as many:
            try:
                assert many.recv(1) == b"", "one too many"
            except ConnectionResetError:
                pass
        with socket.socket() as other:
            other.bind(("127.0.0.2", 0))
            other.connect(strict.address)
            other.sendall(b"GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
            assert other.recv(1 << 16).startswith(b"HTTP/1.1 200")
        for c in held:
            c.close()
        time.sleep(0.3)
        flood = b"GET /feeds/all.ics HTTP/1.1\r\nHost: a\r\n\r\n" * 600
        out = strict.raw(flood, half_close=False)
        got = out.count(b"HTTP/1.1 200")
        assert 400 <= got < 600 and b"Connection: close" in out, got
        at = time.monotonic()
        assert strict.ask("/feeds/all.ics")[0] == 200
        assert time.monotonic() - at < 7
    assert strict.status == 0


@test
def pages_carry_their_policy(s):
    for path in ("/", "/en/", "/a/haircut", "/subscribe/all", "/nothing"):
        _, h, body = s.ask(path)
        policy = h["content-security-policy"]
        assert "default-src 'none'" in policy and "unsafe" not in policy and "frame-ancestors 'none'" in policy
        assert h["x-content-type-options"] == "nosniff" and h["referrer-policy"] == "no-referrer"
        style = re.search(rb"<style>(.*?)</style>", body, re.S)[1]
        import base64, hashlib
        assert base64.b64encode(hashlib.sha256(style).digest()).decode() in policy, path
        assert b"<script" not in body and b" style=" not in body and not re.search(rb" on[a-z]+=", body)
        assert re.search(rb'<html lang="(zh-CN|en)"', body) and b'<meta name="viewport"' in body


def contrast(a, b):
    """WCAG 2: of two colours, #rgb or #rrggbb"""
    def light(colour):
        c = colour.lstrip("#")
        c = "".join(x * 2 for x in c) if len(c) == 3 else c
        parts = [int(c[i:i + 2], 16) / 255 for i in (0, 2, 4)]
        r, g, b = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
        return 0.2126 * r + 0.7152 * g + 0.0722 * b
    x, y = sorted((light(a), light(b)), reverse=True)
    return (x + 0.05) / (y + 0.05)


@test
def pages_can_be_read_and_tapped(s):
    body = s.ask("/")[2].decode()
    style = re.search(r"<style>(.*?)</style>", body, re.S)[1]
    light, dark = style.split("@media (prefers-color-scheme:dark)")

    def rule(css, selector, key):
        for names, block in re.findall(r"([^{}]+)\{([^{}]*)\}", css):
            if selector in [n.strip() for n in names.split(",")]:
                found = re.search(rf"(?:^|;){key}:([^;]+)", block)
                if found:
                    return found[1]
        raise AssertionError(f"no {key} of {selector}")

    for css in (light, dark):
        page, card = rule(css, "body", "background"), rule(css, ".card", "background")
        for ground in (page, card):
            for selector in ("body", "a", ".quiet", ".button", "h2.day", "h2.day b", "h3 a"):
                assert contrast(rule(css, selector, "color"), ground) >= 4.5, (selector, ground)
        for selector in (".state", ".state.full", ".off .state"):
            assert contrast(rule(css, selector, "color"), card) >= 4.5, selector
        assert contrast(rule(css, ".button.main", "color"), rule(css, ".button.main", "background")) >= 4.5
    assert rule(style, "html", "font-size") == "125%" and rule(style, ".button", "min-height") == "60px"
    assert rule(style, "summary", "min-height") == "60px" and rule(style, "nav a", "min-height") == "44px"
    assert float(rule(style, "body", "line-height")) >= 1.5
    for young in ("display:grid", "gap:", "clamp(", "aspect-ratio", ":has(", "inset:", "var("):
        assert young not in style, f"{young} is younger than Chrome 53"
    for path in ("/", "/a/haircut", "/subscribe/all"):
        body = s.ask(path)[2].decode()
        assert body.count("<h1>") == 1 and body.count("<title>") == 1 and "<main>" in body
        assert all("alt=" in tag for tag in re.findall(r"<img[^>]*>", body))
        opened = re.findall(r"<([a-z0-9]+)(?:\s[^>]*)?>", body.split("</style>")[1])
        closed = re.findall(r"</([a-z0-9]+)>", body.split("</style>")[1])
        for tag in set(opened) - {"br", "img", "meta"}:
            assert opened.count(tag) == closed.count(tag) or tag in ("html", "head", "body"), (path, tag)


@test
def words_of_users_stay_words(s):
    body = s.ask("/")[2].decode()
    assert "&lt;b&gt;随到随剪&lt;/b&gt;" in body and "茶话会 &lt;script&gt;" in body
    assert "Tea &amp; talk" in s.ask("/en/")[2].decode()
    for agent in ('"><script>', "<img onerror=x>"):
        assert "<script>" not in s.ask("/subscribe/all", User_Agent=agent)[2].decode()
    for query in ("?lang=<script>", "?lang=en&big=%22%3E", "?big=1&lang=zh"):
        assert "<script" not in s.ask("/" + query)[2].decode()


@test
def pages_say_dates_and_states_in_words(s):
    body = s.ask("/")[2].decode()
    for words in ("12月5日 星期六", "上午9点至11点", "还剩 7 个名额", "已满，可候补", "取消", "因国庆节从12月1日改期",
                  "放假安排尚未公布", "直接来，不用预约", 'href="tel:00055550101"', "/subscribe/all"):
        assert words in body, words
    english = s.ask("/?lang=en")[2].decode()
    for words in ("Saturday 5 December", "7 places left", "Cancelled", 'lang="en"'):
        assert words in english, words
    assert 'class="big"' in s.ask("/?big=1")[2].decode()


@test
def subscribing_shows_the_best_way_first(s):
    agents = {"Mozilla/5.0 (iPhone; CPU iPhone OS 17_0)": "iPhone", "MicroMessenger/8.0 iPhone": "在浏览器打开",
              "Android 13; Redmi": "日程导入", "Android 14": "ICSx", "HarmonyOS; Android 12": "华为", "Windows": "Google"}
    for agent, words in agents.items():
        _, h, body = s.ask("/subscribe/all", User_Agent=agent)
        first = body.decode().split("</article>")[0]
        assert words in first, agent
        assert "User-Agent" in h["vary"]
    body = body.decode()
    assert "webcal://yunxi.example.org/feeds/all.ics" in body and "http://yunxi.example.org/feeds/all.ics" in body
    assert "calendar.google.com/calendar/r?cid=webcal%3A%2F%2F" in body and "outlook.live.com" in body
    assert '<img class="qr"' in body and body.count("<img") == 1


@test
def a_phone_reads_the_qr_code(s):
    if not shutil.which("node"):
        return "no node"
    with tempfile.NamedTemporaryFile(suffix=".png") as file:
        file.write(s.ask("/qr/activity/haircut.png")[2])
        file.flush()
        done = subprocess.run(["node", os.path.join(os.environ.get("top_srcdir", "."), "tests/client/read-qr.mjs"), file.name],
                              stdout=subprocess.PIPE, text=True)
    if done.returncode == 77:
        return "no jsqr"
    assert done.stdout == "http://yunxi.example.org/subscribe/activity/haircut\n", done.stdout


@test
def a_qr_code_is_a_picture(s):
    status, h, png = s.ask("/qr/all.png")
    assert status == 200 and h["content-type"] == "image/png" and png[:8] == b"\x89PNG\r\n\x1a\n"
    at, rows, names = 8, b"", []
    while at < len(png):
        size, name = struct.unpack(">I4s", png[at:at + 8])
        data = png[at + 8:at + 8 + size]
        assert struct.unpack(">I", png[at + 8 + size:at + 12 + size])[0] == zlib.crc32(name + data)
        names.append(name)
        if name == b"IHDR":
            width, height, depth = struct.unpack(">IIB", data[:9])
        if name == b"IDAT":
            rows += zlib.decompress(data)
        at += 12 + size
    assert names == [b"IHDR", b"IDAT", b"IEND"] and width == height and depth == 1
    assert len(rows) == height * (1 + width // 8) and set(rows[1:1 + width // 8]) == {0xFF}
    assert s.ask("/qr/team/rainbow-red.png")[0] == 404 and s.ask(f"/qr/{GOOD}.png")[0] == 404


@test
def machines_have_their_pages(s):
    assert s.ask("/robots.txt")[2] == b"User-agent: *\nDisallow:\n"
    metrics = s.ask("/metrics")[2].decode()
    assert "linli_http_answers_total{code=\"200\"}" in metrics and "linli_http_connections" in metrics
    assert s.ask("/metrics", X_Forwarded_For="10.1.2.3")[0] == 404


def malformed():
    """Requests that some server somewhere reads in two ways, by the part that is wrong."""
    host, ok = b"Host: a\r\n", b"GET /healthz HTTP/1.1\r\n"
    lengths = (b"1\r\nContent-Length: 2", b"0\r\nContent-Length: 0", b"5\r\ncontent-length: 5", b"0, 0", b"0,0", b"0;0", b"-1",
               b"+1", b"1e3", b"0x10", b"99999999999999999999", b"9223372036854775808", b"5000", b"", b" ", b"1 1", b"1.0",
               b"NaN", b"\xd9\xa1", b"1\t2", b"1_0", b"'1'", b"\"1\"", b"1#", b"1\x0b")
    codings = (b"chunked", b"identity", b"xchunked", b"gzip, chunked", b"chunked, identity", b"", b"Chunked", b" chunked",
               b"\tchunked", b"chunked\r\nTransfer-Encoding: identity", b"chunked\r\nContent-Length: 3", b"\x00chunked")
    names = (b"Transfer-Encoding : chunked", b"Transfer-Encoding\t: chunked", b" Transfer-Encoding: chunked",
             b"Content-Length : 5", b"Content Length: 5", b"X\x00: y", b"X\x0b: y", b"X(: y", b"X\xff: y", b'X": y', b"X/Y: y",
             b"X[: y", b"X@: y", b"X,: y", b"X;: y", b"X=: y", b"X{: y", b"X<: y", b"X\x7f: y", b": no name", b"no colon",
             b"broken line", b" folded", b"\tfolded", b"X: y\r\n folded", b"X: y\r\n\tfolded", b"Host: a")
    hosts = (b"", b"a b", b"a/b", b"<x>", b"a\\b", b"a@b", b"a?b", b"a#b", b"a,b", b"a;b", b"a%00b", b"a\x00b", b"a\tb",
             b"\xe4\xb8\xad", b"a" * 300, b"a\"b", b"a'b", b"a(b", b"a=b", b"a&b", b"a!b", b"a$b", b"a*b", b"a+b", b"a~b")
    values = (b"a\x00b", b"a\rb", b"\r", b"a\r\r", b"a" * 20000, b"a" * 16384, b"\x00", b"a\nb: c", b"a" * 100000)
    targets = (b"http://evil.example/healthz", b"https://a/healthz", b"//evil/healthz", b"*", b"healthz", b"", b"/a%2e%2e/",
               b"/%2e%2e/%2e%2e/etc/passwd", b"/feeds%2fall.ics", b"/feeds/all.ics%00", b"/feeds\\all.ics", b"/feeds/%5call.ics",
               b"/a b", b"/a\tb", b"/\x01", b"/\x7f", b"/\xe4\xb8\xad", b"/#frag", b"/" + b"a" * 600, b"/?" + b"a" * 600, b"/a#b",
               b"/%", b"/%zz", b"/%0d%0aX:y", b"/%68ealthz", b"\\healthz", b"?healthz", b"/health\x00z", b"/a\rb", b"/a\nb",
               b"a:80", b"/" + b"a" * 20000, b"..", b"./healthz", b"http:/healthz", b"http:healthz", b"/\xff", b"/\x80", b"/a|%")
    methods = (b"POST", b"PUT", b"DELETE", b"OPTIONS", b"PATCH", b"TRACE", b"CONNECT", b"BREW", b"get", b"G ET", b"", b"GET\x00",
               b"\tGET", b" GET", b"GETGET", b"MKCOL", b"PROPFIND", b"LOCK", b"PRI", b"SEARCH", b"G\xc3\x89T", b"GET,", b"A" * 9000,
               b"Head", b"REPORT")
    versions = (b"HTTP/2.0", b"HTTP/9.9", b"HTTP/1.1.1", b"HTTP/", b"http/1.1", b"HTTP/1.x", b"", b"ICY", b"HTTP/0.9", b"HTTP/3",
                b"HTTP/1.1 x", b"HTTP/1.1\x00", b"HTTP /1.1", b"HTTP/ 1.1", b"HTTP/-1.1", b"HTTP/1,1", b"HTTPS/1.1", b"HTTP/1.",
                b"HTTP/.1", b"HTP/1.1", b"HTTP//1.1", b"HTTP/01.1.")
    for h in lengths:
        yield ok + host + b"Content-Length: " + h + b"\r\n\r\n"
    for h in codings:
        yield ok + host + b"Transfer-Encoding: " + h + b"\r\n\r\n"
    for h in names:
        yield ok + host + h + b"\r\n\r\n"
    for h in hosts:
        yield ok + b"Host: " + h + b"\r\n\r\n"
    for h in values:
        yield ok + host + b"X: " + h + b"\r\n\r\n"
    for target in targets:
        yield b"GET " + target + b" HTTP/1.1\r\n" + host + b"\r\n"
    for method in methods:
        yield method + b" /healthz HTTP/1.1\r\n" + host + b"\r\n"
    for version in versions:
        yield b"GET /healthz " + version + b"\r\n" + host + b"\r\n"
    for end in (b"\n", b"\r", b"\n\r", b"\r\r\n", b"\x85", b"\x0c"):
        yield (ok + host).replace(b"\r\n", end) + end
        yield ok + host + b"X: y" + end + b"\r\n"
    yield ok + b"\r\n"
    yield ok + host + b"X: " + b"a" * 9000 + b"\r\nY: " + b"a" * 9000 + b"\r\n\r\n"
    yield ok + host + b"".join(b"X%d: y\r\n" % i for i in range(65)) + b"\r\n"
    yield ok + host + b"X: y\r\n" * 5000 + b"\r\n"
    yield from (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc", b"\x00" * 64, b"\xff" * 4096, b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
                b"SSH-2.0-x\r\n", b"*1\r\n$4\r\nPING\r\n", b"\x05\x01\x00", b"EHLO x\r\n", b"a" * 70000, b"GET " + b"/" * 70000)


SECOND = b"GET /robots.txt HTTP/1.1\r\nHost: a\r\n\r\n"


def refusal(s, request):
    """The status of the one refusal, None where the door was shut without a word."""
    # what a proxy might take for a second request must never be answered
    reply = s.raw(request + SECOND)
    statuses = [int(code) for code in re.findall(rb"HTTP/\d\.\d (\d{3}) ", reply)]
    assert len(statuses) <= 1, (request[:80], statuses)
    assert b"User-agent" not in reply, (request[:80], reply[:2000])
    assert all(400 <= code < 500 or code == 501 for code in statuses), (request[:80], statuses)
    return statuses[0] if statuses else None


@test
def malformed_requests_get_one_refusal_and_the_door(s):
    corpus = list(malformed())
    assert len(corpus) >= 200 and len(set(corpus)) == len(corpus), len(corpus)
    spoken = sum(refusal(s, request) is not None for request in corpus)
    print(f"# {len(corpus)} malformed requests, {spoken} were told why")
    assert spoken > len(corpus) * 0.8
    assert s.ask("/healthz")[0] == 200


@test
def a_long_field_is_refused_every_time(s):
    # a connection that ended must not take bytes from the next one with its descriptor
    for _ in range(2000):
        assert refusal(s, b"GET /healthz HTTP/1.1\r\nHost: a\r\nX: " + b"a" * 20000 + b"\r\n\r\n") == 431
    fits = b"GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\nX: " + b"a" * 16000 + b"\r\n\r\n"
    for _ in range(300):
        assert s.raw(fits).startswith(b"HTTP/1.1 200")


@test
def bodies_are_read_past_and_end_the_connection(s):
    one = b"GET /healthz HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n%b"
    for body in (b"hello", SECOND, b"a" * 4000):
        reply = s.raw(one % (len(body), body) + SECOND)
        assert reply.startswith(b"HTTP/1.1 200") and reply.count(b"HTTP/1.1") == 1, body[:20]
    assert refusal(s, one % (5, b"a\nb\x00c")) == 400


@test
def who_does_not_read_does_not_fill_our_memory(s):
    """Requests without end from one that takes no answers: the server stops to listen."""
    many = (b"GET /feeds/all.ics HTTP/1.1\r\nHost: a\r\n\r\n") * 1000
    with socket.create_connection(s.address, 5) as c:
        c.setblocking(False)
        sent, until = 0, time.monotonic() + 2
        while time.monotonic() < until and sent < 64 << 20:
            try:
                sent += c.send(many)
            except BlockingIOError:
                time.sleep(0.01)
        peak = int(re.search(r"VmHWM:\s+(\d+)", open(f"/proc/{s.process.pid}/status").read())[1])
        assert sent < 32 << 20 and (peak < 65536 or "asan" in os.environ.get("CC", "")), (sent, peak)
        assert s.ask("/healthz")[0] == 200


@test
def good_requests_share_a_connection(s):
    one = b"GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n"
    reply = s.raw(one + one + b"GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", half_close=False)
    assert reply.count(b"HTTP/1.1 200 OK") == 3
    assert s.raw(b"GET /healthz HTTP/1.0\r\n\r\n").startswith(b"HTTP/1.0 200")


@test
def slow_heads_are_cut_and_others_do_not_wait(s):
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    many = min(10000, hard - 200)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, many + 200), hard))
    slow, cut = [], 0
    for _ in range(many):
        c = socket.create_connection(s.address)
        c.send(b"GET / HTTP/1.1\r\nHost: a\r\nX-")
        slow.append(c)
    began, longest = time.monotonic(), 0
    while time.monotonic() - began < 13:
        at = time.monotonic()
        assert s.ask("/feeds/all.ics")[0] == 200
        longest = max(longest, time.monotonic() - at)
        for c in slow[:200]:
            try:
                c.send(b"a")
            except OSError:
                pass
        time.sleep(0.25)
    for c in slow:
        c.setblocking(False)
        try:
            cut += c.recv(1 << 16) == b"" or True
        except BlockingIOError:
            pass
        except OSError:
            cut += 1
        c.close()
    print(f"# {many} slow clients, a good one waited {longest * 1000:.0f} ms at most, {cut} were cut")
    assert cut == many and longest < 2


def main():
    if not os.path.exists(SERVER):
        print(f"1..0 # SKIP no {SERVER}")
        return 77
    print(f"1..{len(tests)}")
    bad = 0
    for i, function in enumerate(tests, 1):
        try:
            with Server() as server:
                skipped = function(server)
            assert server.status == 0, f"the server ended with {server.status}"
            print(f"ok {i} - {function.__name__.replace('_', ' ')}" + (f" # SKIP {skipped}" if skipped else ""), flush=True)
        except Exception as error:
            bad += 1
            import traceback
            print(f"not ok {i} - {function.__name__.replace('_', ' ')}")
            print("# " + "".join(traceback.format_exception(error)[-3:]).replace("\n", "\n# "), flush=True)
    return bad > 0


sys.exit(main())
