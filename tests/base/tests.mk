# tests/base: text, numbers, memory, faults, digests, languages
if CMOCKA
check_PROGRAMS += \
	tests/base/test-fault \
	tests/base/test-file \
	tests/base/test-hash \
	tests/base/test-lang \
	tests/base/test-memory \
	tests/base/test-number \
	tests/base/test-text
tests_base_test_fault_SOURCES = tests/base/test-fault.c
tests_base_test_fault_LDADD = $(TEST_LIBS)
tests_base_test_file_SOURCES = tests/base/test-file.c
tests_base_test_file_LDADD = $(TEST_LIBS)
tests_base_test_hash_SOURCES = tests/base/test-hash.c
tests_base_test_hash_LDADD = $(TEST_LIBS)
tests_base_test_lang_SOURCES = tests/base/test-lang.c
tests_base_test_lang_LDADD = $(TEST_LIBS)
tests_base_test_memory_SOURCES = tests/base/test-memory.c
tests_base_test_memory_LDADD = $(TEST_LIBS)
tests_base_test_number_SOURCES = tests/base/test-number.c
tests_base_test_number_LDADD = $(TEST_LIBS)
tests_base_test_text_SOURCES = tests/base/test-text.c
tests_base_test_text_LDADD = $(TEST_LIBS)
endif
