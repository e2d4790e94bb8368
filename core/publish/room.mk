# core/publish: its sources
libcore_a_SOURCES += \
	core/publish/event.c core/publish/event.h \
	core/publish/feeds.c core/publish/feeds.h \
	core/publish/files.c core/publish/files.h \
	core/publish/fill.c core/publish/fill.h \
	core/publish/ical.c core/publish/ical.h
