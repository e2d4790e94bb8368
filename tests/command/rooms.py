#!/usr/bin/env python3
# rooms.py - who may know whom: reads every #include below core/ and plugins/
# SPDX-License-Identifier: Apache-2.0
"""A room includes its own headers, those of the rooms below it, and libc; each foreign header has
one owner; a plugin sees the installed header and libc only."""
import os
import re
import sys

TOP = os.environ.get("top_srcdir", os.path.join(os.path.dirname(__file__), "..", ".."))

MAY = {
    "base": set(),
    "config": {"base", "calendar"},
    "calendar": {"base"},
    "plugin": {"base", "config"},
    "plan": {"base", "calendar", "plugin", "config"},
    "roster": {"base", "calendar"},
    "store": {"base"},
    "page": {"base"},
    "publish": {"base", "calendar", "store"},
    "print": {"base", "calendar", "store", "publish", "page"},
    "web": {"base", "calendar", "store", "publish", "page", "print"},
    "remind": {"base", "calendar", "store", "publish"},
    "command": {"base", "config", "calendar", "plugin", "plan", "roster", "store", "page", "publish",
                "print", "web", "remind"},
}
# Single headers beyond that: data that crosses, without the room behind it.
ALSO = {
    ("store", "calendar/civil.h"),  # dates are days there too
    ("store", "calendar/zone.h"),   # and the community's days begin at its own midnight
    ("store", "calendar/holiday.h"),  # and what is counted knows holidays and nights
    ("store", "calendar/shift.h"),
    ("plugin", "calendar/civil.h"),
    ("print", "plan/planned.h"),
    # What should be, as plain data: store.h shows it, so everyone right of the store sees it.
    ("store", "plan/planned.h"),
    ("publish", "plan/planned.h"),
    ("web", "plan/planned.h"),
    ("remind", "plan/planned.h"),
}
OWNERS = {
    "ini.h": {"core/config/"},
    "sqlite3.h": {"core/store/"},
    "libical/ical.h": {"core/calendar/recur", "core/publish/reply", "core/remind/reply"},
    "dlfcn.h": {"core/plugin/host"},
    "curl/curl.h": {"core/remind/"},
    "jansson.h": {"core/command/output.c", "core/print/list.c", "core/remind/"},
    "qrencode.h": {"core/page/qr.c"},
    "zlib.h": {"core/page/", "core/publish/", "core/plugin/", "core/web/"},
    "nettle/": {"core/base/"},
    "event2/": {"core/web/"},
    "cairo": {"core/print/sheet-pdf.c"},
    "pango": {"core/print/sheet-pdf.c"},
}
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.M)


def sources(folder):
    for path, _, names in sorted(os.walk(os.path.join(TOP, folder))):
        for name in sorted(names):
            if name.endswith((".c", ".h")):
                full = os.path.join(path, name)
                yield os.path.relpath(full, TOP), open(full, encoding="utf-8").read()


def owner_of(header):
    for foreign, owners in OWNERS.items():
        if header == foreign or (foreign[-1] != "h" and header.startswith(foreign)):
            return owners
    return None


def check_room(path, text, faults):
    room = path.split("/")[1]
    for bracket, header in INCLUDE.findall(text):
        if bracket == "<":
            owners = owner_of(header)
            if owners and not any(path.startswith(o) for o in owners):
                faults["owners"].append(f"{path} includes <{header}>")
            if owners and path.endswith(".h"):
                faults["headers"].append(f"{path} includes <{header}>")
            continue
        other = header.split("/")[0]
        if other not in MAY or other == room or other in MAY[room] or (room, header) in ALSO:
            continue
        faults["rooms"].append(f"{path} includes {header}")


def check_plugin(path, text, faults):
    for bracket, header in INCLUDE.findall(text):
        if header != "linli/plugin.h" and (bracket == '"' or "/" in header):
            faults["plugins"].append(f"{path} includes {header}")


def main():
    faults = {"rooms": [], "owners": [], "headers": [], "plugins": []}
    count = 0
    for path, text in sources("core"):
        if path.startswith("core/plugin/linli/"):
            continue
        count += 1
        check_room(path, text, faults)
    for path, text in sources("plugins"):
        check_plugin(path, text, faults)
    names = {
        "rooms": "a room reaches only where it may",
        "owners": "each foreign header has one owner",
        "headers": "no foreign type in our own headers",
        "plugins": "a plugin sees the installed header and libc only",
    }
    print(f"1..{len(faults) + 1}")
    print(f"{'ok' if count > 100 else 'not ok'} 1 - the sources are there ({count})")
    for number, (kind, found) in enumerate(faults.items(), 2):
        for line in found:
            print(f"# {line}")
        print(f"{'not ok' if found else 'ok'} {number} - {names[kind]}")
    return 0


sys.exit(main())
