# tests/store: what is kept, what people do by hand, and what happens when it is cut off
if CMOCKA
EXTRA_PROGRAMS += tests/bench/bench-store
tests_bench_bench_store_SOURCES = tests/bench/bench-store.c tests/store/town.c tests/store/town.h
tests_bench_bench_store_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tests
tests_bench_bench_store_LDADD = $(TEST_LIBS)
BENCHES += tests/bench/bench-store

store_town = tests/store/town.c tests/store/town.h
check_PROGRAMS += tests/store/test-apply tests/store/test-deeds tests/store/test-schema \
	tests/store/test-chaos tests/store/test-migrate tests/store/test-retention
EXTRA_DIST += tests/store/old/1.sql
tests_store_test_apply_SOURCES = tests/store/test-apply.c $(store_town)
tests_store_test_apply_LDADD = $(TEST_LIBS)
tests_store_test_deeds_SOURCES = tests/store/test-deeds.c $(store_town)
tests_store_test_deeds_LDADD = $(TEST_LIBS)
tests_store_test_schema_SOURCES = tests/store/test-schema.c $(store_town)
tests_store_test_schema_LDADD = $(TEST_LIBS)
tests_store_test_migrate_SOURCES = tests/store/test-migrate.c $(store_town)
tests_store_test_migrate_LDADD = $(TEST_LIBS)
tests_store_test_retention_SOURCES = tests/store/test-retention.c $(store_town)
tests_store_test_retention_LDADD = $(TEST_LIBS)
tests_store_test_chaos_SOURCES = tests/store/test-chaos.c $(store_town)
tests_store_test_chaos_LDADD = $(TEST_LIBS)
endif
