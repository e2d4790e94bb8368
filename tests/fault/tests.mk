# tests/fault: the program over seams that fail
check_PROGRAMS += tests/fault/fault-suite
tests_fault_fault_suite_SOURCES = \
	tests/fault/fault-suite.c \
	tests/fault/seam-faulty.c tests/fault/seam-faulty.h
tests_fault_fault_suite_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tests/fault
tests_fault_fault_suite_LDADD = $(CORE_LIBS)
EXTRA_DIST += \
	tests/fault/edited.ini \
	tests/fault/etc/linli.ini \
	tests/fault/etc/more.ini
dist_check_SCRIPTS += tests/fault/kill-plan.py

# Every point, allocations too; this takes about an hour, of which `publish` half
# (LINLI_FAULT_ONLY=publish make fault).
fault: all tests/fault/fault-suite
	@$(AM_TESTS_ENVIRONMENT) LINLI_FAULT_STRIDE=1; export LINLI_FAULT_STRIDE; tests/fault/fault-suite
.PHONY: fault
