# tests/publish
if CMOCKA
check_PROGRAMS += tests/publish/test-feeds
tests_publish_test_feeds_SOURCES = tests/publish/test-feeds.c \
	tests/publish/fake-store.c tests/publish/fake-store.h
tests_publish_test_feeds_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tests
tests_publish_test_feeds_LDADD = $(TEST_LIBS)
check_PROGRAMS += tests/publish/test-files
tests_publish_test_files_SOURCES = tests/publish/test-files.c \
	tests/publish/fake-store.c tests/publish/fake-store.h
tests_publish_test_files_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tests
tests_publish_test_files_LDADD = $(TEST_LIBS)
endif
dist_check_SCRIPTS += tests/publish/feed-lint.py tests/publish/feed-golden.py tests/publish/feed-changes.py
EXTRA_DIST += tests/publish/feed_rules.py tests/publish/feed_mutants.py tests/publish/feed_world.py \
	tests/publish/golden tests/publish/life

# Writes the expected files anew after a wanted change; read the diff before you commit it.
golden: all
	@$(AM_TESTS_ENVIRONMENT) LINLI_GOLDEN=write python3 $(srcdir)/tests/publish/feed-golden.py
.PHONY: golden
