# tests/bench: the figures that publish and web promise
EXTRA_PROGRAMS += tests/bench/bench-feeds
tests_bench_bench_feeds_SOURCES = tests/bench/bench-feeds.c \
	tests/publish/fake-store.c tests/publish/fake-store.h
tests_bench_bench_feeds_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tests
tests_bench_bench_feeds_LDADD = $(CORE_LIBS)
BENCHES += tests/bench/bench-feeds tests/bench/bench-serve.sh tests/bench/plan.sh tests/bench/idle.sh
EXTRA_DIST += tests/bench/bench-serve.sh tests/bench/plan.sh tests/bench/idle.sh

noinst_PROGRAMS += tests/bench/bench-roster
tests_bench_bench_roster_SOURCES = tests/bench/bench-roster.c tests/bench/bench-roster.h \
	tests/bench/bench-community.c tests/bench/bench-shifts.c
tests_bench_bench_roster_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tests/bench
tests_bench_bench_roster_LDADD = libcore.a $(DEPS_LIBS) -lm
BENCHES += tests/bench/bench-roster.sh
EXTRA_DIST += tests/bench/bench-roster.sh

if CURL
EXTRA_PROGRAMS += tests/bench/bench-remind
tests_bench_bench_remind_SOURCES = tests/bench/bench-remind.c tests/bench/sink.c tests/bench/sink.h
tests_bench_bench_remind_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tests/bench
tests_bench_bench_remind_LDADD = $(CORE_LIBS)
BENCHES += tests/bench/bench-remind
endif
