# tests/plugin
if CMOCKA
check_PROGRAMS += tests/plugin/test-zoo
tests_plugin_test_zoo_SOURCES = tests/plugin/test-zoo.c tests/plugin/place.h
tests_plugin_test_zoo_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)
tests_plugin_test_zoo_LDADD = $(TEST_LIBS)

check_PROGRAMS += tests/plugin/test-bounds tests/plugin/test-loader
tests_plugin_test_bounds_SOURCES = tests/plugin/test-bounds.c tests/plugin/place.h
tests_plugin_test_bounds_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)
tests_plugin_test_bounds_LDADD = $(TEST_LIBS)
tests_plugin_test_loader_SOURCES = tests/plugin/test-loader.c tests/plugin/place.h
tests_plugin_test_loader_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)
tests_plugin_test_loader_LDADD = $(TEST_LIBS)

check_PROGRAMS += tests/plugin/test-frame tests/plugin/test-types
tests_plugin_test_frame_SOURCES = tests/plugin/test-frame.c
tests_plugin_test_frame_LDADD = $(TEST_LIBS)
tests_plugin_test_types_SOURCES = tests/plugin/test-types.c tests/plugin/place.h
tests_plugin_test_types_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)
tests_plugin_test_types_LDADD = $(TEST_LIBS)
endif
dist_check_SCRIPTS += tests/plugin/header.sh tests/plugin/growth.sh tests/plugin/hostile.py \
	tests/plugin/secret.py tests/plugin/types.py
EXTRA_DIST += tests/plugin/program.py tests/plugin/README.md
EXTRA_DIST += tests/plugin/old/plugin-1.h tests/plugin/pin.c tests/plugin/wrong

# A program that asks a type, and a later release of it and of the host: newer.sh lets everything
# grow that may grow, and growth.sh tries old and later plugins on both.
noinst_PROGRAMS += tests/plugin/ask tests/plugin/newer-ask tests/plugin/newer-host
tests_plugin_ask_SOURCES = tests/plugin/ask.c
tests_plugin_ask_LDADD = $(CORE_LIBS)
NEWER_CPPFLAGS = -DNEWER -Itests/plugin/newer $(AM_CPPFLAGS)
tests_plugin_newer_ask_SOURCES = tests/plugin/ask.c core/plugin/caller.c \
	core/plugin/verdict.c
nodist_tests_plugin_newer_ask_SOURCES = tests/plugin/newer/record-table.c
tests_plugin_newer_ask_CPPFLAGS = $(NEWER_CPPFLAGS)
tests_plugin_newer_ask_LDADD = $(CORE_LIBS)
tests_plugin_newer_host_SOURCES = core/plugin/host-main.c core/plugin/sandbox.c
nodist_tests_plugin_newer_host_SOURCES = tests/plugin/newer/emit.c tests/plugin/newer/host.c \
	tests/plugin/newer/record-table.c
tests_plugin_newer_host_CPPFLAGS = $(NEWER_CPPFLAGS)
tests_plugin_newer_host_LDADD = libcore.a -lz $(LTLIBINTL)
EXTRA_DIST += tests/plugin/newer.sh tests/plugin/grown.c
NEWER_FILES = tests/plugin/newer/emit.c tests/plugin/newer/host.c tests/plugin/newer/record-table.c
$(NEWER_FILES): tests/plugin/newer/stamp
	@:
$(tests_plugin_newer_ask_OBJECTS) $(tests_plugin_newer_host_OBJECTS): tests/plugin/newer/stamp
tests/plugin/newer/stamp: tests/plugin/newer.sh core/plugin/linli/plugin.h core/config/schema.h \
		core/plugin/answer.h core/plugin/caller.h core/plugin/record-table.c core/plugin/host.c \
		core/plugin/emit.c
	$(AM_V_GEN)bash $(srcdir)/tests/plugin/newer.sh $(top_srcdir) tests/plugin/newer && touch $@
clean-local: clean-newer
clean-newer:
	rm -rf tests/plugin/newer
.PHONY: clean-newer

# The types once more, so that what C leaves undefined kills their host.
check_DATA += tests/plugin/trap/stamp
tests/plugin/trap/stamp: core/plugin/linli/plugin.h $(plugin_PROGRAMS)
	$(AM_V_GEN)$(MKDIR_P) tests/plugin/trap && for type in $(top_srcdir)/plugins/*.c; do \
		so=tests/plugin/trap/`basename $$type .c`.so; \
		$(CC) -std=gnu17 -w -O1 -fPIC -shared -fvisibility=hidden -fsanitize=undefined \
			-fsanitize-undefined-trap-on-error -I$(top_srcdir)/core/plugin -o $$so $$type && \
		chmod go-w $$so || exit 1; \
	done && touch $@
CLEANFILES += tests/plugin/trap/stamp tests/plugin/trap/*.so

# One plugin for each kind of harm, all from one file.
ZOO = \
	tame segv abort stack loop sleep memory flood many fork open create socket exec \
	kill ptrace code load doublefree exit0 exit1 write forge divide wild hugesize \
	badcount negative twice noid notutf8 control noserver unknown audience nowords \
	places backwards ages misplaced moody ctorcrash ctorwrite ctorexit ctorsystem \
	ctorpasswd ctorclose nosymbol wrongabi tinysize noplan othername outside \
	overlap unaligned newkind corekey placeholder canary bulky
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
