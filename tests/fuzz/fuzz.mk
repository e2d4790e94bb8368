# fuzz.mk - the targets with clang's fuzzer and sanitizers, each run for FUZZ_SECONDS
# SPDX-License-Identifier: Apache-2.0
# Called by `make fuzz` with TOP, BUILD, CONFIG, TARGETS, CFLAGS and LIBS.  What is found stays as
# BUILD/NAME-crash-...; what is new and sound joins BUILD/corpus-NAME, never the sources.
FUZZ_CC := $(shell command -v ccache >/dev/null && echo ccache) clang
SANITIZE = -fsanitize=address,undefined -fno-sanitize-recover=undefined
PLACES = LOCALEDIR SYSCONFDIR PKGLIBDIR PLUGINDIR PKGLIBEXECDIR PKGDATADIR LOCALSTATEDIR STATEDIR \
	INCLUDEDIR
CPPFLAGS = -D_GNU_SOURCE -DHAVE_CONFIG_H -I$(TOP)/core -I$(TOP)/core/plugin -I$(CONFIG) \
	$(PLACES:%=-D%='"/nonexistent"')
FLAGS = -std=gnu17 -w -O1 -g -fno-omit-frame-pointer $(SANITIZE)
OTHERS = $(TOP)/core/plugin/host-main.c $(TOP)/core/plugin/sandbox.c $(TOP)/core/remind/posts-none.c
# What the targets reach is seen by the fuzzer; what that leans on is as it is.
SOURCES = $(filter-out $(OTHERS), $(wildcard $(foreach room, base calendar config plugin remind, \
	$(TOP)/core/$(room)/*.c))) $(TOP)/core/web/head.c
HEADERS = $(wildcard $(TOP)/core/*/*.h) $(TOP)/core/plugin/linli/plugin.h
OBJECTS = $(patsubst $(TOP)/%.c, $(BUILD)/%.o, $(SOURCES))

all: $(TARGETS:%=run-%)
run-%: $(BUILD)/fuzz-%
	@mkdir -p $(BUILD)/corpus-$*
	ASAN_OPTIONS=detect_leaks=1 $< -max_total_time=$(FUZZ_SECONDS) -timeout=10 -rss_limit_mb=1024 \
		-max_len=20000 -verbosity=0 -print_final_stats=1 -artifact_prefix=$(BUILD)/$*- \
		$(BUILD)/corpus-$* $(TOP)/tests/fuzz/corpus-$*
$(BUILD)/fuzz-%: $(TOP)/tests/fuzz/fuzz-%.c $(BUILD)/finder.o $(BUILD)/libfuzzed.a
	$(FUZZ_CC) $(CPPFLAGS) $(CFLAGS) $(FLAGS) -fsanitize=fuzzer -I$(TOP)/tests/config -o $@ $^ $(CONFIG)/libcore.a $(LIBS)
$(BUILD)/libfuzzed.a: $(OBJECTS)
	$(AR) rcs $@ $^
$(BUILD)/finder.o: $(TOP)/tests/config/finder.c $(HEADERS)
	@mkdir -p $(@D)
	$(FUZZ_CC) $(CPPFLAGS) $(CFLAGS) $(FLAGS) -c -o $@ $<
$(BUILD)/%.o: $(TOP)/%.c $(HEADERS)
	@mkdir -p $(@D)
	$(FUZZ_CC) $(CPPFLAGS) $(CFLAGS) $(FLAGS) -fsanitize=fuzzer-no-link -c -o $@ $<
.PHONY: all
.PRECIOUS: $(BUILD)/fuzz-%
