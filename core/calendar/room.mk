libcore_a_SOURCES += \
	core/calendar/civil.c core/calendar/civil.h \
	core/calendar/say.c core/calendar/say.h \
	core/calendar/recur.c core/calendar/recur.h \
	core/calendar/series.c core/calendar/series.h \
	core/calendar/shift.c core/calendar/shift.h \
	core/calendar/when-format.c \
	core/calendar/when-item.c \
	core/calendar/when-phrase-en.c \
	core/calendar/when-phrase-zh.c \
	core/calendar/when-read.h \
	core/calendar/when-rrule.c \
	core/calendar/when.c core/calendar/when.h \
	core/calendar/zone-rule.c core/calendar/zone-rule.h \
	core/calendar/zone-table.c core/calendar/zone-table.h \
	core/calendar/zone-suggest.c \
	core/calendar/zone-vtimezone.c \
	core/calendar/zone.c core/calendar/zone.h \
	core/calendar/lunar-table.h \
	core/calendar/lunar.c core/calendar/lunar.h \
	core/calendar/holiday.c core/calendar/holiday.h
EXTRA_DIST += core/calendar/make-tables.mjs
