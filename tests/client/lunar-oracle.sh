#!/bin/bash
# lunar-oracle.sh - the lunar table against two npm packages, when node and they are there
# SPDX-License-Identifier: Apache-2.0
command -v node >/dev/null || { echo "1..0 # SKIP no node"; exit 0; }
exec node "$top_srcdir/tests/client/lunar-oracle.mjs" "$top_builddir/tests/calendar/lunar-probe"
