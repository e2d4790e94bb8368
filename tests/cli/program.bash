# program.bash - the program beside a test's own copy of the community, with its clock in $now
# SPDX-License-Identifier: Apache-2.0

# Files in $dir/etc that nobody else may write, state in $dir/state.
set_up_community() {
	here=$BATS_TEST_DIRNAME
	dir=$BATS_TEST_TMPDIR
	now=2026-11-23T10:00
	cp -r "$here/community" "$dir/etc"
	chmod -R u+w,go-w "$dir/etc"
	export LC_ALL=C.UTF-8
}

linli() {
	"$LINLI" -c "$dir/etc/linli.ini" --state "$dir/state" --now "$now" --lang en "$@"
}

# linli, its stdout in $output, its stderr in $err, its code in $status
call() {
	status=0
	output=$(linli "$@" 2>"$dir/err") || status=$?
	err=$(cat "$dir/err")
}

applied() {
	linli plan --apply >/dev/null 2>&1
}

shape() {
	python3 "$here/shapes.py" "$@"
}
