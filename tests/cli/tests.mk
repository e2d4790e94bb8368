# tests/cli: the real program, as its users call it
dist_check_SCRIPTS += tests/cli/promise.py tests/cli/reference.py tests/cli/reference-dates.py tests/cli/promise-dates.py tests/cli/commands.bats tests/cli/seats.bats tests/cli/shows.bats tests/cli/run.bats
EXTRA_DIST += tests/cli/harness.py tests/cli/marks.py tests/cli/program.bash tests/cli/shapes.py \
	tests/cli/community/linli.ini \
	tests/cli/community/people.ini \
	tests/cli/community/activities/tea.ini
dist_check_SCRIPTS += tests/cli/people.bats tests/cli/privacy.py
dist_check_SCRIPTS += tests/cli/promise-people.py tests/cli/promise-words.py tests/cli/promise-exits.py
