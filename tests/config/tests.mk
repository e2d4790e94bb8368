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
# What linli.ini(5) is compared with, and written by (build-aux/update-manual).
noinst_PROGRAMS += tests/config/print-keys
tests_config_print_keys_SOURCES = tests/config/print-keys.c
tests_config_print_keys_LDADD = $(CORE_LIBS)
EXTRA_DIST += tests/config/broken
