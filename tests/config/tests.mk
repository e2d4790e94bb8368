# tests/config: reading a community, and every fault that can be in one
if CMOCKA
check_PROGRAMS += tests/config/test-broken tests/config/test-catalogue tests/config/test-files
tests_config_test_broken_SOURCES = tests/config/test-broken.c \
	tests/config/finder.c tests/config/finder.h
tests_config_test_broken_LDADD = $(TEST_LIBS)
tests_config_test_catalogue_SOURCES = tests/config/test-catalogue.c
tests_config_test_catalogue_LDADD = $(TEST_LIBS)
tests_config_test_files_SOURCES = tests/config/test-files.c \
	tests/config/finder.c tests/config/finder.h
tests_config_test_files_LDADD = $(TEST_LIBS)
endif
EXTRA_DIST += tests/config/broken

# Any bytes as linli.ini: CC=clang, then make tests/fuzz/fuzz-ini and run it on the broken files.
EXTRA_PROGRAMS += tests/fuzz/fuzz-ini
tests_fuzz_fuzz_ini_SOURCES = tests/fuzz/fuzz-ini.c tests/config/finder.c tests/config/finder.h
tests_fuzz_fuzz_ini_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tests/config
tests_fuzz_fuzz_ini_CFLAGS = $(AM_CFLAGS) -fsanitize=fuzzer-no-link,address,undefined
tests_fuzz_fuzz_ini_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer,address,undefined
tests_fuzz_fuzz_ini_LDADD = $(CORE_LIBS)
