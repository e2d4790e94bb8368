# tests/fault: the program over seams that fail; `make fault` runs it, for it takes a quarter of an hour
EXTRA_PROGRAMS += tests/fault/fault-suite
fault: tests/fault/fault-suite$(EXEEXT)
	top_srcdir=$(top_srcdir) LINLI_PLUGINS=$(abs_top_builddir)/plugins tests/fault/fault-suite$(EXEEXT)
.PHONY: fault
tests_fault_fault_suite_SOURCES = \
	tests/fault/fault-suite.c \
	tests/fault/seam-faulty.c tests/fault/seam-faulty.h
tests_fault_fault_suite_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tests/fault
tests_fault_fault_suite_LDADD = $(CORE_LIBS)
EXTRA_DIST += \
	tests/fault/edited.ini \
	tests/fault/etc/linli.ini \
	tests/fault/etc/more.ini
