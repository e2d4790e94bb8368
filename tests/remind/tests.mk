# tests/remind

noinst_PROGRAMS += tests/remind/rig
tests_remind_rig_SOURCES = tests/remind/rig.c
tests_remind_rig_LDADD = $(CORE_LIBS)
dist_check_SCRIPTS += tests/remind/delivery.py tests/remind/kill.py tests/remind/answers.py
EXTRA_DIST += tests/remind/world.py


if CMOCKA
check_PROGRAMS += tests/remind/test-payload tests/remind/test-quiet
tests_remind_test_payload_SOURCES = tests/remind/test-payload.c
tests_remind_test_payload_LDADD = $(TEST_LIBS)
tests_remind_test_quiet_SOURCES = tests/remind/test-quiet.c
tests_remind_test_quiet_LDADD = $(TEST_LIBS)
endif
