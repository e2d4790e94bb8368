#!/bin/bash
# style.sh - every source file keeps to the house rules
# SPDX-License-Identifier: Apache-2.0
exec "$top_srcdir/build-aux/style" "$top_srcdir"
