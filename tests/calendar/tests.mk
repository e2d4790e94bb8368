# tests of the calendar: dates, zones, rules, policies
calendar_tests_libs = libcore.a $(DEPS_LIBS) $(CMOCKA_LIBS)

noinst_PROGRAMS += tests/calendar/zone-probe
tests_calendar_zone_probe_SOURCES = tests/calendar/zone-probe.c
tests_calendar_zone_probe_LDADD = libcore.a $(DEPS_LIBS)
TESTS += tests/calendar/zone-oracle.py
EXTRA_DIST += tests/calendar/zone-oracle.py

noinst_PROGRAMS += tests/calendar/lunar-probe
tests_calendar_lunar_probe_SOURCES = tests/calendar/lunar-probe.c
tests_calendar_lunar_probe_LDADD = libcore.a $(DEPS_LIBS)
TESTS += tests/client/lunar-oracle.mjs
EXTRA_DIST += tests/client/lunar-oracle.mjs

if CMOCKA
calendar_tests = \
	tests/calendar/test-zone
check_PROGRAMS += $(calendar_tests)
tests_calendar_test_zone_SOURCES = tests/calendar/test-zone.c
tests_calendar_test_zone_LDADD = $(calendar_tests_libs)
endif
