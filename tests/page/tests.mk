# tests/page: what pages on screen and paper share
if CMOCKA
check_PROGRAMS += tests/page/test-page
tests_page_test_page_SOURCES = tests/page/test-page.c
tests_page_test_page_LDADD = $(TEST_LIBS)
endif
