# program.py - the program beside a community of a test's own, and TAP for what it does
# SPDX-License-Identifier: Apache-2.0
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
import traceback
import urllib.error
import urllib.request

TOP, BUILD = os.environ["top_srcdir"], os.environ["top_builddir"]
LINLI = os.environ["LINLI"]
SANITIZED = bool(os.environ.get("LINLI_SANITIZED"))
NOW = "2026-11-23T10:00"  # a Monday
HEAD = """[community]
id = t
name = Test
timezone = Asia/Shanghai
language = en
languages = en, zh
url = https://t.example.org
"""


class Result:
    def __init__(self, done):
        self.code, self.out, self.err = done.returncode, done.stdout, done.stderr

    @property
    def items(self):
        return json.loads(self.out)["items"]

    def good(self):
        assert self.code == 0, (self.code, self.out, self.err)
        return self


class Community:
    """A directory of INI files and a state directory below a folder that somebody else removes."""

    def __init__(self, folder, text, plugins=None):
        self.folder, self.plugins = folder, plugins
        self.etc, self.state = f"{folder}/etc", f"{folder}/state"
        os.makedirs(self.etc)
        self.write(text)

    def write(self, text, name="linli.ini"):
        with open(f"{self.etc}/{name}", "w", encoding="utf-8") as file:
            file.write(text)
        os.chmod(f"{self.etc}/{name}", 0o644)

    def command(self, words, now, lang):
        return [LINLI, "-c", f"{self.etc}/linli.ini", "--state", self.state, "--now", now,
                "--lang", lang, *words]

    def env(self):
        env = dict(os.environ, LC_ALL="C.UTF-8", LINLI_LOCALEDIR=f"{self.folder}/locale")
        if self.plugins is not None:
            env["LINLI_PLUGINS"] = self.plugins
        return env

    def run(self, *words, now=NOW, lang="en"):
        words = words[0].split() if len(words) == 1 else words
        return Result(subprocess.run(self.command(words, now, lang), env=self.env(), text=True,
                                     capture_output=True, timeout=120, check=False))

    def json(self, *words, **options):
        words = words[0].split() if len(words) == 1 else words
        return self.run("--json", *words, **options).good().items

    def faults(self):
        """What check finds: LINE SEVERITY CODE MESSAGE, sorted by line."""
        return [f"{i['line']} {i['severity']} {i['code']} {i['message']}"
                for i in json.loads(self.run("--json", "check").out)["items"]]

    def serve(self, now=NOW):
        return Server(self, now)


class Server:
    """`linli serve` on a free port, for a with statement."""

    def __init__(self, community, now):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        words = ["serve", "--listen", f"127.0.0.1:{self.port}"]
        self.process = subprocess.Popen(community.command(words, now, "en"), env=community.env(),
                                        stderr=subprocess.DEVNULL)
        for _ in range(400):
            try:
                self.get("/healthz")
                return
            except OSError:
                time.sleep(0.025)
        raise AssertionError("the server does not answer")

    def get(self, path):
        """Status, body."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=10) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as error:
            return error.code, error.read()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()


def line_of(text, part):
    return text[:text.index(part)].count("\n") + 1


def run_tests(tests):
    """Each is (name, function of a folder); says how it went and returns the exit status."""
    print(f"1..{len(tests)}")
    for number, (name, function) in enumerate(tests, 1):
        with tempfile.TemporaryDirectory() as folder:
            try:
                function(folder)
                print(f"ok {number} - {name}")
            except Exception:  # pylint: disable=broad-except
                print("\n".join("# " + t for t in traceback.format_exc().splitlines()))
                print(f"not ok {number} - {name}")
        sys.stdout.flush()
    return 0
