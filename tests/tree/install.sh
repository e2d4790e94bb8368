#!/bin/bash
# install.sh - make install puts everything where others look for it
# SPDX-License-Identifier: Apache-2.0
set -u
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
# The test must not take part in the job server of the make that runs it.
unset MAKEFLAGS MFLAGS MAKELEVEL
echo 1..7
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
mo=$(find "$root" -name linli.mo)
export LINLI_LOCALEDIR=${mo%/*/*/*} LC_ALL= LANG= LANGUAGE=
silent=
for command in $("$LINLI" --lang en help | sed -n 's/^  *\([a-z-]*\)  .*/\1/p'); do
	"$LINLI" --lang zh help "$command" | sed -n 2p | LC_ALL=C.UTF-8 grep -qP '\p{Han}' || silent="$silent $command"
done
if [ -z "$silent" ] && "$LINLI" --lang zh help | grep -q 社区; then echo "ok 6 - every command speaks Chinese"
else echo "not ok 6 - every command speaks Chinese:$silent"; fi
silent=
for wish in LANG=zh_CN.UTF-8 LC_ALL=zh_CN.UTF-8 LC_MESSAGES=zh_CN LANGUAGE=zh LANGUAGE=zh_CN:en; do
	env "$wish" "$LINLI" check --nonsense 2>&1 | grep -q '没有选项' || silent="$silent $wish"
done
for wish in LANG=C.UTF-8 LC_ALL=C LANGUAGE=en; do
	env LANGUAGE=zh "$wish" "$LINLI" --lang en check --nonsense 2>&1 | grep -q 'unknown option' || silent="$silent $wish"
done
if [ -z "$silent" ]; then echo "ok 7 - the language of the terminal is taken, and --lang before it"
else echo "not ok 7 - the language of the terminal is taken, and --lang before it:$silent"; fi
