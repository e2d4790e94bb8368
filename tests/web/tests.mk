# tests/web
if CMOCKA
check_PROGRAMS += tests/web/test-head tests/web/test-limit
tests_web_test_head_SOURCES = tests/web/test-head.c
tests_web_test_head_LDADD = $(TEST_LIBS)
tests_web_test_limit_SOURCES = tests/web/test-limit.c
tests_web_test_limit_LDADD = $(TEST_LIBS)
endif
noinst_PROGRAMS += tests/web/serve-fake
tests_web_serve_fake_SOURCES = tests/web/serve-fake.c \
	tests/publish/fake-store.c tests/publish/fake-store.h
tests_web_serve_fake_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tests
tests_web_serve_fake_LDADD = $(CORE_LIBS)
dist_check_SCRIPTS += tests/web/http.py tests/web/pages.py tests/web/real.py
