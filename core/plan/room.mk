# core/plan: its sources
libcore_a_SOURCES += \
	core/plan/conflict.c \
	core/plan/date.c \
	core/plan/draft.h \
	core/plan/hash.c \
	core/plan/lane.c \
	core/plan/needs.c \
	core/plan/occurrence.c \
	core/plan/plan.c core/plan/plan.h \
	core/plan/planned.h \
	core/plan/reminder.c \
	core/plan/setting.c \
	core/plan/turn.c \
	core/plan/words.c
