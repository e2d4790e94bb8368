#!/usr/bin/env python3
# filter.py - UNIT COMMAND...: runs a command behind the SystemCallFilter of a systemd unit
# SPDX-License-Identifier: Apache-2.0
import ctypes
import os
import struct
import subprocess
import sys

PR_SET_SECCOMP, PR_SET_NO_NEW_PRIVS, SECCOMP_MODE_FILTER = 22, 38, 2
KILL_PROCESS, ALLOW = 0x80000000, 0x7FFF0000
LOAD, JUMP_EQUAL, RETURN = 0x20, 0x15, 0x06


def members(name, seen=None):
    """The system calls of a set such as @system-service, with those of the sets in it."""
    if not name.startswith("@"):
        return {name}
    text = subprocess.run(["systemd-analyze", "syscall-filter", name], text=True,
                          capture_output=True, check=True).stdout
    calls = set()
    for line in text.splitlines()[1:]:
        word = line.strip()
        if word and not word.startswith("#"):
            calls |= members(word)
    return calls


def allowed(unit):
    calls = set()
    for line in open(unit, encoding="utf-8"):
        key, _, value = line.strip().partition("=")
        if key != "SystemCallFilter":
            continue
        is_denied = value.startswith("~")
        for word in value.lstrip("~").split():
            calls = calls - members(word) if is_denied else calls | members(word)
    return calls


def numbers():
    """Name to number, as this machine's headers have it."""
    text = subprocess.run(["cc", "-E", "-dM", "-"], input="#include <asm/unistd.h>\n", text=True,
                          capture_output=True, check=True).stdout
    found = {}
    for line in text.splitlines():
        words = line.split()
        if len(words) == 3 and words[1].startswith("__NR_") and words[2].isdigit():
            found[words[1][5:]] = int(words[2])
    return found


def program(calls):
    lines = [(LOAD, 0, 0, 0)]
    for number in sorted(calls):
        lines += [(JUMP_EQUAL, 0, 1, number), (RETURN, 0, 0, ALLOW)]
    lines.append((RETURN, 0, 0, KILL_PROCESS))
    return b"".join(struct.pack("HBBI", *line) for line in lines), len(lines)


def main():
    known = numbers()
    # systemd allows execve, and what it needs until then, whatever the unit says.
    names = allowed(sys.argv[1]) | {"execve", "exit", "exit_group"}
    if os.geteuid() == 0:  # as root, which the service is not, SQLite gives its files to their owner
        names.add("fchown")
    calls = {known[c] for c in names if c in known}
    code, count = program(calls)
    keep = ctypes.create_string_buffer(code, len(code))
    argument = ctypes.create_string_buffer(struct.pack("HxxxxxxP", count, ctypes.addressof(keep)))
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 or \
            libc.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, argument, 0, 0) != 0:
        sys.exit("filter.py: the kernel takes no filter")
    os.execvp(sys.argv[2], sys.argv[2:])


main()
