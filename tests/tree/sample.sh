#!/bin/bash
# sample.sh - the volunteers of the sample community are what their generator prints
# SPDX-License-Identifier: Apache-2.0
echo 1..2
if python3 "$top_srcdir/etc/make-people.py" | cmp - "$top_srcdir/etc/volunteers.ini" >&2; then
	echo "ok 1 - volunteers.ini is what make-people.py prints"
else echo "not ok 1 - volunteers.ini is what make-people.py prints"; fi
count=$(cat "$top_srcdir"/etc/people.ini "$top_srcdir"/etc/volunteers.ini | grep -c '^\[person v')
if [ "$count" = 150 ]; then echo "ok 2 - there are 150 volunteers"; else echo "not ok 2 - there are $count volunteers, not 150"; fi
