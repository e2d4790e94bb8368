#!/bin/bash
# messages.sh - every source with messages is listed, and the Chinese translation is well formed
# SPDX-License-Identifier: Apache-2.0
echo 1..2
if "$top_srcdir/build-aux/update-po" --check >&2; then echo "ok 1 - every source with messages is listed"
else echo "not ok 1 - every source with messages is listed"; fi
if msgfmt -c -o /dev/null "$top_srcdir/po/zh_CN.po" && [ -z "$(msgattrib --only-fuzzy "$top_srcdir/po/zh_CN.po")" ]; then
	echo "ok 2 - the Chinese translation is well formed, nothing fuzzy"
else echo "not ok 2 - the Chinese translation is well formed, nothing fuzzy"; fi
