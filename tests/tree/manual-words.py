#!/usr/bin/env python3
# manual-words.py - the man pages and the program name the same things, both ways
# SPDX-License-Identifier: Apache-2.0
import glob
import os
import re
import subprocess
import sys

TOP, BUILD = os.environ["top_srcdir"], os.environ["top_builddir"]
LINLI = os.environ["LINLI"]


def read(path):
    with open(f"{TOP}/{path}", encoding="utf-8") as file:
        return file.read()


def run(*words):
    done = subprocess.run([LINLI, "--lang", "en", *words], capture_output=True, text=True, check=False,
                          env=dict(os.environ, LC_ALL="C.UTF-8"))
    return done.stdout + done.stderr


def keys_and_types():
    """linli.ini(5) has every section, key, default and type, and no other: it is written from them."""
    done = subprocess.run([f"{TOP}/build-aux/update-manual", "--check", BUILD], capture_output=True,
                          text=True, check=False)
    return [] if done.returncode == 0 else (
        (done.stdout + done.stderr).splitlines()[:40] +
        ["run build-aux/update-manual with the build directory"])


def section(page, name):
    return re.search(rf"^\.Sh {name}$(.*?)(?=^\.Sh )", page, re.M | re.S).group(1)


def codes_called():
    """Codes that the sources report, and those that the broken configurations provoke."""
    call = re.compile(r'\w*(?:fault|report)\w*\((?:[^"();]|\([^()]*\))*?"([a-z][a-z0-9]*(?:-[a-z0-9]+)+)"')
    found = set()
    for room in ("config", "calendar", "plan"):
        for path in glob.glob(f"{TOP}/core/{room}/*.c"):
            with open(path, encoding="utf-8") as file:
                found |= set(call.findall(file.read()))
    for path in glob.glob(f"{TOP}/tests/config/broken/**/linli.ini", recursive=True):
        with open(path, "rb") as file:
            found |= set(re.findall(r"^; expect: \S+ \S+ (\S+)", file.read().decode("utf-8", "replace"),
                                    re.M))
    keys = set(re.findall(r"^\.It Ic ([a-z-]+)", read("doc/linli.ini.5"), re.M))
    return found - keys


def codes():
    described = set(re.findall(r"^\.It Li ([a-z0-9-]+)$", section(read("doc/linli.ini.5"), "DIAGNOSTICS"),
                               re.M))
    sources = "".join(read(os.path.relpath(p, TOP)) for room in ("config", "calendar", "plan", "plugin")
                      for p in glob.glob(f"{TOP}/core/{room}/*.c"))
    called = codes_called()
    assert len(called) > 90 and len(described) > 100, (len(called), len(described))
    return ([f"not described: {c}" for c in sorted(called - described)] +
            [f"not in the program: {c}" for c in sorted(described) if f'"{c}"' not in sources])


def commands():
    return re.findall(r"^  ([a-z][a-z-]*)  +\S", run("help"), re.M)


def options():
    """linli(1) and the completion know every option of every command."""
    page, completion = read("doc/linli.1"), read("build-aux/completion/linli")
    known, lost = set(), []
    for command in commands():
        usage = run("help", command).splitlines()[0]
        for option in re.findall(r"--([a-z][a-z-]*)", usage):
            known.add(option)
            item = re.search(rf"^\.It Cm {command}\b.*?(?=^\.It Cm |^\.El)", page, re.M | re.S)
            if item is not None and not re.search(rf"Fl -{option}\b", item.group(0)):
                lost.append(f"linli {command} --{option} is not in its paragraph of linli(1)")
            if f"--{option}" not in completion:
                lost.append(f"--{option} is not completed")
    assert len(known) > 20, known
    known |= set(re.findall(r"--([a-z][a-z-]*)", run("help")))
    lost += [f"linli(1) has --{o}, which no command takes"
             for o in sorted(set(re.findall(r"Fl -([a-z][a-z-]*)", page)) - known)]
    return lost


def header():
    """linli-plugin(3) names what plugin.h has, macros, types and members, and nothing else."""
    text, page = read("core/plugin/linli/plugin.h"), read("doc/linli-plugin.3")
    bare = re.sub(r"/\*.*?\*/", "", text, flags=re.S)
    words = set(re.findall(r"\b(?:LINLI|linli)_\w+", bare))
    inner = {w for w in words if w.startswith("LINLI_T_") or w in ("LINLI_PLUGIN_H",)}
    # LINLI_EMIT makes linli_duty out of duty
    said = set(re.findall(r"\b(?:LINLI|linli)_\w+", page))
    members = set()
    for body in re.findall(r"^struct linli_\w+ \{(.*?)\}", bare, re.M | re.S):
        for line in re.split(r";", re.sub(r"\(\*(\w+)\)\([^)]*\)", r" \1 ", body)):
            names = re.sub(r"^\s*(?:const\s+)?(?:struct\s+)?\w+\s*(?:const\s*)?[*]*(?:\s*const)?", "", line)
            members |= set(re.findall(r"\b([a-z_]+)\b", re.sub(r"[*]|\bconst\b", " ", names)))
    lost = [f"not described: {w}" for w in sorted(words - inner - said)]
    lost += [f"not in the header: {w}" for w in sorted(said - words) if w != "linli_plugin"]
    lost += [f"member not described: {m}" for m in sorted(members)
             if not re.search(rf"(?<![\w]){m}(?![\w])", page)]
    assert len(members) > 40, members
    return lost


def main():
    tests = [("linli.ini(5) has every section, key, default and type", keys_and_types),
             ("linli.ini(5) has every code, and no other", codes),
             ("linli(1) and the completion have every option, and no other", options),
             ("linli-plugin(3) has all of plugin.h, and nothing else", header)]
    print(f"1..{len(tests)}")
    for number, (name, function) in enumerate(tests, 1):
        lost = function()
        for line in lost:
            print(f"# {line}")
        print(f"{'not ok' if lost else 'ok'} {number} - {name}")
    return 0


sys.exit(main())
