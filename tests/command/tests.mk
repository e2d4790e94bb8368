# tests/command
dist_check_SCRIPTS += tests/command/rooms.py
if CMOCKA
check_PROGRAMS += tests/command/test-output
tests_command_test_output_SOURCES = tests/command/test-output.c
tests_command_test_output_LDADD = $(TEST_LIBS)
endif
