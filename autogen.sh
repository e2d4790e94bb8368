#!/bin/sh
set -e
cd "$(dirname "$0")"
mkdir -p m4
autopoint --force
AUTOPOINT=true autoreconf --install --force
