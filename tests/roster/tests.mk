# tests/roster: rules, properties over random communities, shift patterns, instance files
dist_check_SCRIPTS += tests/roster/instances.py
if CMOCKA
roster_tests = \
	tests/roster/test-fair \
	tests/roster/test-pattern \
	tests/roster/test-property \
	tests/roster/test-rules
check_PROGRAMS += $(roster_tests)
tests_roster_test_fair_SOURCES = tests/roster/test-fair.c tests/roster/town.h
tests_roster_test_fair_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tests
tests_roster_test_fair_LDADD = $(TEST_LIBS)
tests_roster_test_pattern_SOURCES = tests/roster/test-pattern.c
tests_roster_test_pattern_LDADD = $(TEST_LIBS)
tests_roster_test_property_SOURCES = tests/roster/test-property.c tests/roster/town.c \
	tests/roster/town.h
tests_roster_test_property_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tests
tests_roster_test_property_LDADD = $(TEST_LIBS)
tests_roster_test_rules_SOURCES = tests/roster/test-rules.c
tests_roster_test_rules_LDADD = $(TEST_LIBS)
endif
