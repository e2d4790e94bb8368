# tests/fuzz: each target holds for its corpus and for damaged copies of it, with any compiler;
# `make fuzz` looks further with clang, FUZZ_SECONDS for each target.
check_PROGRAMS += tests/fuzz/replay-when tests/fuzz/replay-ini tests/fuzz/replay-frame tests/fuzz/replay-head \
	tests/fuzz/replay-reply tests/fuzz/replay-webhook tests/fuzz/replay-zone tests/fuzz/replay-holidays
tests_fuzz_replay_when_SOURCES = tests/fuzz/replay.c tests/fuzz/fuzz-when.c
tests_fuzz_replay_when_CPPFLAGS = $(AM_CPPFLAGS) -DTARGET='"when"'
tests_fuzz_replay_when_LDADD = $(CORE_LIBS)
tests_fuzz_replay_ini_SOURCES = tests/fuzz/replay.c tests/fuzz/fuzz-ini.c tests/config/finder.c tests/config/finder.h
tests_fuzz_replay_ini_CPPFLAGS = $(AM_CPPFLAGS) -DTARGET='"ini"' -I$(top_srcdir)/tests/config
tests_fuzz_replay_ini_LDADD = $(CORE_LIBS)
tests_fuzz_replay_frame_SOURCES = tests/fuzz/replay.c tests/fuzz/fuzz-frame.c
tests_fuzz_replay_frame_CPPFLAGS = $(AM_CPPFLAGS) -DTARGET='"frame"'
tests_fuzz_replay_frame_LDADD = $(CORE_LIBS)
tests_fuzz_replay_head_SOURCES = tests/fuzz/replay.c tests/fuzz/fuzz-head.c
tests_fuzz_replay_head_CPPFLAGS = $(AM_CPPFLAGS) -DTARGET='"head"'
tests_fuzz_replay_head_LDADD = $(CORE_LIBS)
tests_fuzz_replay_reply_SOURCES = tests/fuzz/replay.c tests/fuzz/fuzz-reply.c
tests_fuzz_replay_reply_CPPFLAGS = $(AM_CPPFLAGS) -DTARGET='"reply"'
tests_fuzz_replay_reply_LDADD = $(CORE_LIBS)
tests_fuzz_replay_webhook_SOURCES = tests/fuzz/replay.c tests/fuzz/fuzz-webhook.c
tests_fuzz_replay_webhook_CPPFLAGS = $(AM_CPPFLAGS) -DTARGET='"webhook"'
tests_fuzz_replay_webhook_LDADD = $(CORE_LIBS)
tests_fuzz_replay_zone_SOURCES = tests/fuzz/replay.c tests/fuzz/fuzz-zone.c
tests_fuzz_replay_zone_CPPFLAGS = $(AM_CPPFLAGS) -DTARGET='"zone"'
tests_fuzz_replay_zone_LDADD = $(CORE_LIBS)
tests_fuzz_replay_holidays_SOURCES = tests/fuzz/replay.c tests/fuzz/fuzz-holidays.c
tests_fuzz_replay_holidays_CPPFLAGS = $(AM_CPPFLAGS) -DTARGET='"holidays"'
tests_fuzz_replay_holidays_LDADD = $(CORE_LIBS)
EXTRA_DIST += tests/fuzz/fuzz.mk \
	tests/fuzz/corpus-when tests/fuzz/corpus-ini tests/fuzz/corpus-frame tests/fuzz/corpus-head \
	tests/fuzz/corpus-reply tests/fuzz/corpus-webhook tests/fuzz/corpus-zone tests/fuzz/corpus-holidays

FUZZ_SECONDS = 60
fuzz: libcore.a
	$(MAKE) -f $(top_srcdir)/tests/fuzz/fuzz.mk FUZZ_SECONDS=$(FUZZ_SECONDS) TOP=$(top_srcdir) \
		BUILD=$(abs_top_builddir)/fuzz TARGETS='when ini frame head reply webhook zone holidays' \
		CONFIG=$(abs_top_builddir) CFLAGS='$(DEPS_CFLAGS) $(CURL_CFLAGS)' \
		LIBS='$(DEPS_LIBS) $(CURL_LIBS) $(LTLIBINTL) -lm'
clean-local: clean-fuzz
clean-fuzz:
	rm -rf fuzz
.PHONY: fuzz clean-fuzz
