# tests/plugin
if CMOCKA
check_PROGRAMS += tests/plugin/test-zoo
tests_plugin_test_zoo_SOURCES = tests/plugin/test-zoo.c tests/plugin/place.h
tests_plugin_test_zoo_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)
tests_plugin_test_zoo_LDADD = $(TEST_LIBS)

check_PROGRAMS += tests/plugin/test-frame tests/plugin/test-types
tests_plugin_test_frame_SOURCES = tests/plugin/test-frame.c
tests_plugin_test_frame_LDADD = $(TEST_LIBS)
tests_plugin_test_types_SOURCES = tests/plugin/test-types.c tests/plugin/place.h
tests_plugin_test_types_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)
tests_plugin_test_types_LDADD = $(TEST_LIBS)
endif
dist_check_SCRIPTS += tests/plugin/header.sh
EXTRA_DIST += tests/plugin/old/plugin-1.h

# One plugin for each kind of harm, all from one file.
ZOO = \
	tame segv abort stack loop sleep memory flood many fork open create socket exec \
	kill ptrace code load doublefree exit0 exit1 write forge divide wild hugesize \
	badcount negative twice noid notutf8 control noserver unknown audience nowords \
	places backwards ages misplaced ctorcrash ctorwrite ctorexit ctorsystem \
	ctorpasswd ctorclose nosymbol wrongabi tinysize noplan othername outside \
	overlap unaligned newkind corekey placeholder
check_DATA += tests/plugin/zoo/stamp
EXTRA_DIST += tests/plugin/zoo.c
tests/plugin/zoo/stamp: tests/plugin/zoo.c core/plugin/linli/plugin.h
	$(AM_V_GEN)$(MKDIR_P) tests/plugin/zoo && for animal in $(ZOO); do \
		$(CC) -std=gnu17 -w -O1 -fPIC -shared -fvisibility=hidden -I$(top_srcdir)/core/plugin \
			-DZOO_$$animal "-DNAME=\"$$animal\"" -o tests/plugin/zoo/$$animal.so \
			$(top_srcdir)/tests/plugin/zoo.c && chmod go-w tests/plugin/zoo/$$animal.so || exit 1; \
	done && touch $@
CLEANFILES += tests/plugin/zoo/stamp tests/plugin/zoo/*.so

EXTRA_PROGRAMS += tests/bench/bench-plugin
BENCHES += tests/bench/bench-plugin
tests_bench_bench_plugin_SOURCES = tests/bench/bench-plugin.c tests/plugin/place.h
tests_bench_bench_plugin_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)
tests_bench_bench_plugin_LDADD = $(CORE_LIBS)
# The fuzz target is for clang -fsanitize=fuzzer,address: its first lines say what it holds.
EXTRA_DIST += tests/fuzz/fuzz-frame.c
