#!/bin/bash
# sample.sh - the sample community is what its generator prints, and check has nothing against it
# SPDX-License-Identifier: Apache-2.0
echo 1..3
if python3 "$top_srcdir/etc/make-people.py" | cmp - "$top_srcdir/etc/volunteers.ini" >&2; then
	echo "ok 1 - volunteers.ini is what make-people.py prints"
else echo "not ok 1 - volunteers.ini is what make-people.py prints"; fi
count=$(cat "$top_srcdir"/etc/people.ini "$top_srcdir"/etc/volunteers.ini | grep -c '^\[person v')
if [ "$count" = 150 ]; then echo "ok 2 - there are 150 volunteers"; else echo "not ok 2 - there are $count volunteers, not 150"; fi
sample=$(mktemp -d)
trap 'rm -rf "$sample"' EXIT
cp -r "$top_srcdir"/etc/. "$sample" && chmod -R u+w,go-w "$sample"
if warnings=$("$LINLI" -c "$sample/linli.ini" check --strict 2>&1); then
	echo "ok 3 - check --strict finds nothing to warn of in the sample"
else
	echo "$warnings" | sed 's/^/# /'
	echo "not ok 3 - check --strict finds nothing to warn of in the sample"
fi
