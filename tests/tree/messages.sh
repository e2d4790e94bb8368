#!/bin/bash
# messages.sh - every source with messages is listed, and the Chinese translation is well formed
# SPDX-License-Identifier: Apache-2.0
echo 1..3
if "$top_srcdir/build-aux/update-po" --check >&2; then echo "ok 1 - every source with messages is listed"
else echo "not ok 1 - every source with messages is listed"; fi
if msgfmt -c -o /dev/null "$top_srcdir/po/zh_CN.po" && [ -z "$(msgattrib --only-fuzzy "$top_srcdir/po/zh_CN.po")" ]; then
	echo "ok 2 - the Chinese translation is well formed, nothing fuzzy"
else echo "not ok 2 - the Chinese translation is well formed, nothing fuzzy"; fi
lost=$(msgattrib --untranslated --no-obsolete "$top_srcdir/po/zh_CN.po" | grep -c '^msgid "[^"]')
if [ "$lost" = 0 ]; then echo "ok 3 - every message has its Chinese"
else echo "not ok 3 - every message has its Chinese: $lost have none"; fi
