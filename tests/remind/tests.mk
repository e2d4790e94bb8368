# tests/remind

noinst_PROGRAMS += tests/remind/rig
tests_remind_rig_SOURCES = tests/remind/rig.c
tests_remind_rig_LDADD = $(CORE_LIBS)
dist_check_SCRIPTS += tests/remind/delivery.py tests/remind/kill.py
EXTRA_DIST += tests/remind/world.py

