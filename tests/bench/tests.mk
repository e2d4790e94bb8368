# tests/bench: the figures that publish and web promise
EXTRA_PROGRAMS += tests/bench/bench-feeds
tests_bench_bench_feeds_SOURCES = tests/bench/bench-feeds.c \
	tests/publish/fake-store.c tests/publish/fake-store.h
tests_bench_bench_feeds_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tests
tests_bench_bench_feeds_LDADD = $(CORE_LIBS)
BENCHES += tests/bench/bench-feeds tests/bench/bench-serve.sh
EXTRA_DIST += tests/bench/bench-serve.sh
