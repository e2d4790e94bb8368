# tests/roster: rules, properties over random communities, shift patterns, instance files
dist_check_SCRIPTS += tests/roster/instances.py
if CMOCKA
roster_tests = \
	tests/roster/test-property \
	tests/roster/test-rules
check_PROGRAMS += $(roster_tests)
tests_roster_test_property_SOURCES = tests/roster/test-property.c
tests_roster_test_property_LDADD = $(TEST_LIBS)
tests_roster_test_rules_SOURCES = tests/roster/test-rules.c
tests_roster_test_rules_LDADD = $(TEST_LIBS)
endif
