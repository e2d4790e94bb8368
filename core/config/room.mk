# core/config: its sources
libcore_a_SOURCES += \
	core/config/activity.c \
	core/config/catalogue.c core/config/catalogue.h \
	core/config/check-dates.c \
	core/config/check.c \
	core/config/duties.c \
	core/config/files.c core/config/files.h \
	core/config/keys-activity.c \
	core/config/keys-channel.c \
	core/config/keys-community.c \
	core/config/keys-person.c \
	core/config/keys-place.c \
	core/config/keys.c \
	core/config/kinds.c core/config/kinds.h \
	core/config/load.c core/config/load.h \
	core/config/model.c core/config/model.h \
	core/config/names.h \
	core/config/options.c \
	core/config/reading.h \
	core/config/schema.h \
	core/config/source.c core/config/source.h \
	core/config/value.c
