#!/bin/bash
# outside.sh - types made outside of the tree, with nothing but what is installed
# SPDX-License-Identifier: Apache-2.0
set -u
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
# The test must not take part in the job server of the make that runs it, nor in its variables.
unset MAKEFLAGS MFLAGS MAKELEVEL DESTDIR LINLI_PLUGINS LINLI_HOST
umask 022
export LC_ALL=C.UTF-8 LANGUAGE=en
n=0
# says WHAT COMMAND...: and shows what a command that fails had to say
says() {
	local what=$1
	shift
	n=$((n + 1))
	if "$@" >"$root/log" 2>&1; then echo "ok $n - $what"
	else echo "not ok $n - $what"; sed 's/^/# /' "$root/log"; fi
}

says "make install DESTDIR=" make -s -C "$top_builddir" DESTDIR="$root" install
where() { find "$root" -path "*/$1" -print -quit; }
pc=$(where pkgconfig/linli.pc) linli=$(where bin/linli) LINLI_HOST=$(where linli/linli-host)
export PKG_CONFIG_LIBDIR=${pc%/*} PKG_CONFIG_SYSROOT_DIR=$root LINLI_HOST
# Where linli.pc says that types are, in this copy of the system; some pkg-config put the root before it.
said=$(pkg-config --variable=plugindir linli)
export LINLI_PLUGINS=$root${said#"$root"}

# A community of its own with one activity of each kind, and the state of a fortnight from it.
community=$root/etc state=$root/state
mkdir -p "$community/activities"
cat >"$community/linli.ini" <<'INI'
[community]
id       = out
name     = Outside
timezone = Asia/Shanghai
language = en
languages = en, zh
include  = activities/*.ini

[calendar]
unknown-year = mark

[area village]
kind = grid
name = Village

[person ann]
name  = Ann Sample
[person bob]
name  = Bob Sample
[person cem]
name  = Cem Sample
[person dora]
name  = Dora Sample
[person emil]
name  = Emil Sample
[person fay]
name  = Fay Sample
[person gus]
name  = Gus Sample
INI
run() { "$linli" -c "$community/linli.ini" --state "$state" --now 2026-11-25T10:00 "$@"; }
has() { grep -qF -- "$1" "$root/log.kept"; }
kept() { "$@" >"$root/log.kept" 2>&1; local code=$?; cat "$root/log.kept"; return "$code"; }
made() { # FOLDER TYPE: built, tested and installed as a stranger would
	says "$2: make" make -s -C "$1" CC="$CC" CFLAGS="-O2 -Werror"
	says "$2: make check" make -s -C "$1" CC="$CC" CFLAGS="-O2 -Werror" check
	says "$2: make install" make -s -C "$1" PLUGINDIR="${LINLI_PLUGINS#"$root"}" DESTDIR="$root" install
	says "$2 is where linli looks" test -f "$LINLI_PLUGINS/$2.so"
	cp "$1/$2.ini" "$community/activities/"
}

says "linli new-plugin writes a folder" env -C "$root" "$linli" new-plugin lantern
made "$root/lantern" lantern
cp -r "$top_srcdir/examples/plugin-lantern" "$root/lantern-walk" && chmod -R u+w "$root/lantern-walk"
made "$root/lantern-walk" lantern-walk

# Names as short and as long as they may be, and those that cannot be.
longest=$(printf 'a%.0s' $(seq 32))
for name in a x-1 "$longest"; do
	says "linli new-plugin ${name:0:8}" env -C "$root" "$linli" new-plugin "$name"
	made "$root/$name" "$name"
done
refuses() { # CODE WORDS NAME FOLDER: an answer that says so, a code, and nothing left behind
	local code=0
	(cd "$4" && "$linli" --lang en new-plugin "$3") >"$root/log" 2>&1 || code=$?
	[ "$code" = "$1" ] && grep -qF -- "$2" "$root/log"
}
mkdir "$root/empty"
for name in 理发 Tea x_1 "a b" ../x "" "${longest}a"; do
	says "no type is called \"$name\", and it is said what a name is" \
		eval 'refuses 64 "small letters" "$name" "$root/empty" && rmdir "$root/empty" && mkdir "$root/empty"'
done
says "a type that comes with linli is not written again" refuses 1 "comes with linli" plain "$root/empty"
says "what is there already stays as it is" eval 'sum=$(cat "$root"/a/* | sha256sum) &&
	refuses 1 "there already; nothing was written" a "$root" && [ "$(cat "$root"/a/* | sha256sum)" = "$sum" ]'
says "where nothing can be written it is said where, and why" refuses 73 "cannot write ./b: " b /proc

says "linli types has both" kept run types
says "with the name of each" eval 'has lantern-walk && has "children make" || has "making lanterns"'
says "linli types lantern-walk shows its keys" kept run types lantern-walk
says "and their defaults" eval 'has per-steward && has "lunar 1-15"'
says "linli check takes the community" kept run check
says "the type's own date stands: the Lantern Festival of 2027" eval 'kept run explain lantern-walk && has 2027-02-20'
says "linli plan --apply" kept run plan --apply --to +120d
says "linli publish" kept run publish
says "the feed has the walk in both languages, and its riddle" \
	eval 'feed=$(cat "$(find "$state" -name all.ics -print -quit)") && grep -q "Lantern walk" <<<"$feed" && grep -q riddle <<<"$feed"'
says "the skeleton's activity is there, with its option filled in" \
	eval 'grep -q "15 min" <<<"$feed" && grep -q "SUMMARY.*lantern" <<<"$feed"'
sed -i 's/^tables.*/&\nmaking = 3h/' "$community/activities/lantern-walk.ini"
says "a fault of the plugin's own check has file and line" \
	eval '! kept run check && has "lantern-walk.ini:10: " && has "leaves nothing of the 120 minutes"'
sed -i 's/^making.*/makng = 1h/' "$community/activities/lantern-walk.ini"
says "a wrong key of the type is found, with the right one" eval '! kept run check && has "making"'
echo "1..$n"
