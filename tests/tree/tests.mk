# tests/tree: what the tree itself keeps to, and what `make install` leaves behind
dist_check_SCRIPTS += tests/tree/style.sh tests/tree/messages.sh tests/tree/manual.sh tests/tree/manual-words.py tests/tree/install.sh
dist_check_SCRIPTS += tests/tree/sample.sh
dist_check_SCRIPTS += tests/tree/readme.sh
dist_check_SCRIPTS += tests/tree/outside.sh tests/tree/unit.sh
EXTRA_DIST += tests/tree/filter.py
