libcore_a_SOURCES += \
	core/roster/bound.c \
	core/roster/chance.c core/roster/chance.h \
	core/roster/desk.c core/roster/desk.h core/roster/desk-people.c \
	core/roster/explain.c \
	core/roster/fair.c \
	core/roster/greedy.c \
	core/roster/level.c \
	core/roster/pattern.c core/roster/pattern.h \
	core/roster/pattern-find.c core/roster/pattern-find.h \
	core/roster/pattern-row.c core/roster/pattern-row.h \
	core/roster/roster.c core/roster/roster.h \
	core/roster/rules.c \
	core/roster/search.c core/roster/search.h core/roster/search-move.c \
	core/roster/seat.c \
	core/roster/tell.c core/roster/tell.h
