# core/plugin: its sources
libcore_a_SOURCES += \
	core/plugin/answer.h \
	core/plugin/caller.h
linliincludedir = $(includedir)/linli
linliinclude_HEADERS = core/plugin/linli/plugin.h
