# tests of the calendar: dates, zones, rules, policies
noinst_PROGRAMS += tests/calendar/zone-probe tests/calendar/lunar-probe
tests_calendar_zone_probe_SOURCES = tests/calendar/zone-probe.c
tests_calendar_zone_probe_LDADD = $(CORE_LIBS)
tests_calendar_lunar_probe_SOURCES = tests/calendar/lunar-probe.c
tests_calendar_lunar_probe_LDADD = $(CORE_LIBS)
dist_check_SCRIPTS += tests/calendar/zone-oracle.py tests/client/lunar-oracle.sh
EXTRA_DIST += tests/client/lunar-oracle.mjs

if CMOCKA
check_PROGRAMS += \
	tests/calendar/test-civil \
	tests/calendar/test-series \
	tests/calendar/test-when \
	tests/calendar/test-zone
tests_calendar_test_civil_SOURCES = tests/calendar/test-civil.c
tests_calendar_test_civil_LDADD = $(TEST_LIBS)
tests_calendar_test_series_SOURCES = tests/calendar/test-series.c
tests_calendar_test_series_LDADD = $(TEST_LIBS)
tests_calendar_test_when_SOURCES = tests/calendar/test-when.c
tests_calendar_test_when_LDADD = $(TEST_LIBS)
tests_calendar_test_zone_SOURCES = tests/calendar/test-zone.c
tests_calendar_test_zone_LDADD = $(TEST_LIBS)
endif

EXTRA_PROGRAMS += tests/bench/bench-recur
tests_bench_bench_recur_SOURCES = tests/bench/bench-recur.c
tests_bench_bench_recur_LDADD = $(CORE_LIBS)
BENCHES += tests/bench/bench-recur
