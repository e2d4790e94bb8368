# core/plugin: its sources, the host program and the one installed header
libcore_a_SOURCES += \
	core/plugin/answer.h \
	core/plugin/caller.c core/plugin/caller.h \
	core/plugin/frame.c core/plugin/frame.h \
	core/plugin/process.c core/plugin/process.h \
	core/plugin/reason.c core/plugin/reason.h \
	core/plugin/record-table.c \
	core/plugin/record.c core/plugin/record.h \
	core/plugin/seal.c core/plugin/seal.h \
	core/plugin/skeleton.c core/plugin/skeleton.h \
	core/plugin/type-name.c core/plugin/type-name.h \
	core/plugin/verdict.c core/plugin/verdict.h

pkglibexec_PROGRAMS += linli-host
linli_host_SOURCES = \
	core/plugin/emit.c core/plugin/emit.h \
	core/plugin/host-main.c \
	core/plugin/host.c core/plugin/host.h \
	core/plugin/sandbox.c core/plugin/sandbox.h
linli_host_LDADD = libcore.a -lz $(LTLIBINTL)

linliincludedir = $(includedir)/linli
linliinclude_HEADERS = core/plugin/linli/plugin.h
