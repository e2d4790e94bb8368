#!/bin/bash
# install.sh - make install puts everything where others look for it
# SPDX-License-Identifier: Apache-2.0
set -u
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
# The test must not take part in the job server of the make that runs it.
unset MAKEFLAGS MFLAGS MAKELEVEL
echo 1..6
if make -s -C "$top_builddir" DESTDIR="$root" install >"$root/log" 2>&1; then echo "ok 1 - make install DESTDIR= works"
else echo "not ok 1 - make install DESTDIR= works"; sed 's/^/# /' "$root/log"; fi
case_is() { # N NAME FILES...
	local n=$1 name=$2 lost=
	shift 2
	for f; do [ -n "$(find "$root" -path "*/$f" -print -quit)" ] || lost="$lost $f"; done
	if [ -z "$lost" ]; then echo "ok $n - $name"; else echo "not ok $n - $name:$lost"; fi
}
case_is 2 "the man pages are there" man1/linli.1 man5/linli.ini.5 man3/linli-plugin.3
case_is 3 "the unit, the completion and linli.pc are there" lib/systemd/system/linli.service completions/linli pkgconfig/linli.pc
pc=$(find "$root" -name linli.pc)
if [ "$(PKG_CONFIG_PATH=${pc%/*} pkg-config --variable=abi linli)" -gt 0 ] &&
	[ -n "$(PKG_CONFIG_PATH=${pc%/*} pkg-config --variable=plugindir linli)" ]; then
	echo "ok 4 - pkg-config tells the plugin directory and the ABI"
else echo "not ok 4 - pkg-config tells the plugin directory and the ABI"; fi
case_is 5 "the sample community is there as an example" examples/yunxi/linli.ini
# On a machine with nothing but C.UTF-8, as a fresh Debian is.
said=$(LC_ALL= LANG= LANGUAGE= LINLI_LOCALEDIR=$(dirname "$(dirname "$(dirname "$(find "$root" -name linli.mo)")")") "$LINLI" --lang zh help | head -1)
if grep -q 社区 <<<"$said"; then echo "ok 6 - what is installed speaks Chinese"
else echo "not ok 6 - what is installed speaks Chinese: $said"; fi
