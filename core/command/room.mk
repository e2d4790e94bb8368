# core/command: its sources
libcore_a_SOURCES += \
	core/command/access.c core/command/access.h \
	core/command/cmd-add.c \
	core/command/cmd-attend.c \
	core/command/cmd-backup.c \
	core/command/cmd-book.c \
	core/command/cmd-cancel.c \
	core/command/cmd-check.c \
	core/command/cmd-doctor.c \
	core/command/cmd-explain.c \
	core/command/cmd-help.c \
	core/command/cmd-move.c \
	core/command/cmd-new-plugin.c \
	core/command/cmd-next.c \
	core/command/cmd-plan.c \
	core/command/cmd-print.c \
	core/command/cmd-publish.c \
	core/command/cmd-purge.c \
	core/command/cmd-remind.c \
	core/command/cmd-reply.c \
	core/command/cmd-report.c \
	core/command/cmd-restore.c \
	core/command/cmd-roster.c \
	core/command/cmd-run.c \
	core/command/cmd-seat.c \
	core/command/cmd-serve.c \
	core/command/cmd-token.c \
	core/command/cmd-types.c \
	core/command/cmd-waitlist.c \
	core/command/command.c core/command/command.h \
	core/command/crew.c core/command/crew.h core/command/crew-problem.h \
	core/command/crew-duty.c core/command/crew-input.c core/command/crew-past.c \
	core/command/crew-person.c core/command/crew-tally.c core/command/crew-words.c \
	core/command/files.c core/command/files.h \
	core/command/hand.c core/command/hand.h \
	core/command/item.c core/command/item.h \
	core/command/line.c core/command/line.h \
	core/command/moment.c core/command/moment.h \
	core/command/notify.c core/command/notify.h \
	core/command/output.c core/command/output.h \
	core/command/paper.c core/command/paper.h \
	core/command/planner.c core/command/planner.h \
	core/command/reason.c core/command/reason.h \
	core/command/supervise.c core/command/supervise.h

bin_PROGRAMS += linli
linli_SOURCES = core/command/main.c
linli_LDADD = $(CORE_LIBS)
