libcore_a_SOURCES += \
	core/calendar/civil.c core/calendar/civil.h \
	core/calendar/say.c core/calendar/say.h
