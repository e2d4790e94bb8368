libcore_a_SOURCES += \
	core/roster/roster.h \
	core/roster/say.h
