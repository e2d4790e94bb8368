#!/bin/bash
# unit.sh - the systemd unit is right, tight, and linli with its types works behind its filter
# SPDX-License-Identifier: Apache-2.0
set -u
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
command -v systemd-analyze >/dev/null || { echo "1..0 # SKIP no systemd-analyze"; exit 0; }
# The filter allows linli no more than linli calls; a sanitizer looks for leaks by ptrace and hangs there.
[ -z "${LINLI_SANITIZED:-}" ] || { echo "1..0 # SKIP a sanitizer does not work behind the filter"; exit 0; }
export LC_ALL=C.UTF-8 LANGUAGE=en
n=0
say() { n=$((n + 1)); if [ "$1" = 0 ]; then echo "ok $n - $2"; else echo "not ok $n - $2"; fi; }
unit=$top_srcdir/build-aux/linli.service.in
sed -e "s|@bindir@/linli|$LINLI|" -e 's|@sysconfdir@|/etc|' -e '/^Documentation=/d' "$unit" >"$work/linli.service"

said=$(systemd-analyze verify "$work/linli.service" 2>&1 | grep -F linli.service)
[ -z "$said" ] || sed 's/^/# /' <<<"$said"
[ -z "$said" ]
say $? "systemd knows every line of the unit"
systemd-analyze security --offline=yes --threshold=14 "$work/linli.service" >"$work/exposure" 2>&1
code=$?
[ "$code" = 0 ] || tail -n 1 "$work/exposure" | sed 's/^/# /'
say "$code" "what it is exposed to is no more than 1.4 of 10"

# The kernel kills whoever calls what the unit does not allow, also the host of a plugin.
cp -r "$top_srcdir/etc" "$work/etc" && chmod -R u+w,go-w "$work/etc"
behind() { python3 "$top_srcdir/tests/tree/filter.py" "$unit" "$LINLI" -c "$work/etc/linli.ini" --state "$work/state" "$@"; }
for words in "check" "plan --apply --to +60d" "publish" "types haircut-day" "next"; do
	# shellcheck disable=SC2086 # several words
	behind --now 2026-11-25T10:00 $words >"$work/log" 2>&1
	code=$?
	[ "$code" = 0 ] || tail -n 5 "$work/log" | sed 's/^/# /'
	say "$code" "linli $words works behind the unit's filter"
done
! behind --now 2026-11-25T10:00 check 2>&1 | grep -qE '\[type-(refused|failed)'
say $? "and no type failed there"
python3 "$top_srcdir/tests/tree/filter.py" "$unit" nice -n 5 true >"$work/log" 2>&1
test $? -gt 128
say $? "what the unit forbids is killed by the same filter"
echo "1..$n"
