# core/store: its sources
libcore_a_SOURCES += \
	core/store/about.c \
	core/store/apply.c core/store/apply.h core/store/dates.c \
	core/store/booking.c core/store/booking.h core/store/holding.c core/store/offer.c \
	core/store/care.c \
	core/store/db.c core/store/db.h \
	core/store/deed.h \
	core/store/engine-sqlite.c core/store/engine.h \
	core/store/face.c core/store/face.h \
	core/store/hand.c \
	core/store/health.c core/store/health.h \
	core/store/history.c core/store/history.h \
	core/store/invariant.c core/store/invariant.h \
	core/store/marks.c core/store/marks.h \
	core/store/migrate.c core/store/migrate.h \
	core/store/note.c core/store/note.h \
	core/store/outbox.c core/store/outbox.h \
	core/store/parts.c \
	core/store/people.c \
	core/store/read.c core/store/read.h \
	core/store/retention.c core/store/retention.h \
	core/store/recipient.c core/store/recipient.h \
	core/store/row.c core/store/row.h \
	core/store/schema.c core/store/schema.h \
	core/store/seat.c \
	core/store/secret.c core/store/secret.h \
	core/store/statement.c core/store/statement.h core/store/statement-list.h \
	core/store/statement-outbox.h core/store/statement-tally.h \
	core/store/store.c core/store/store.h \
	core/store/sync.c \
	core/store/tally.c core/store/tally.h \
	core/store/year.c core/store/year.h
