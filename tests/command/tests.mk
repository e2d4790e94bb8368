# tests/command
dist_check_SCRIPTS += tests/command/rooms.py
if CMOCKA
check_PROGRAMS += tests/command/test-output
tests_command_test_output_SOURCES = tests/command/test-output.c
tests_command_test_output_LDADD = $(TEST_LIBS)

check_PROGRAMS += tests/command/test-crew
tests_command_test_crew_SOURCES = tests/command/test-crew.c \
	tests/plan/fixture.c tests/plan/fixture.h
tests_command_test_crew_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tests
tests_command_test_crew_LDADD = $(TEST_LIBS)
endif
