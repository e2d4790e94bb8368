# tests/plan
if CMOCKA
check_PROGRAMS += tests/plan/test-plan
tests_plan_test_plan_SOURCES = tests/plan/test-plan.c \
	tests/plan/fixture.c tests/plan/fixture.h
tests_plan_test_plan_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tests
tests_plan_test_plan_LDADD = $(TEST_LIBS)
endif
