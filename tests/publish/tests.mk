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
dist_check_SCRIPTS += tests/publish/feed-lint.py
EXTRA_DIST += tests/publish/feed_rules.py tests/publish/feed_mutants.py tests/publish/feed_world.py \
	tests/publish/golden/nasty/linli.ini tests/publish/golden/nasty/people.ini \
	tests/publish/golden/nasty/days.csv tests/publish/golden/nasty/activities/all.ini \
	tests/publish/golden/berlin/linli.ini tests/publish/golden/lunar/linli.ini
