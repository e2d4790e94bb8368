# tests/store: what is kept, what people do by hand, and what happens when it is cut off
if CMOCKA
store_tests = \
	tests/store/test-apply
check_PROGRAMS += $(store_tests)
store_town = tests/store/town.c tests/store/town.h
tests_store_test_apply_SOURCES = tests/store/test-apply.c $(store_town)
tests_store_test_apply_LDADD = $(TEST_LIBS)
endif
