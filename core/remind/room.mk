# core/remind: its sources
libcore_a_SOURCES += \
	core/remind/address.c core/remind/address.h \
	core/remind/channel-command.c \
	core/remind/channel-file.c \
	core/remind/channel-json.c core/remind/channel-json.h \
	core/remind/channel-mail.c \
	core/remind/channel-webhook.c \
	core/remind/channel.c core/remind/channel.h \
	core/remind/compose.c core/remind/compose.h \
	core/remind/deliver.c \
	core/remind/lane.c core/remind/lane.h \
	core/remind/letter.c core/remind/letter.h \
	core/remind/message.h \
	core/remind/mime.c core/remind/mime.h \
	core/remind/organizer.c core/remind/organizer.h \
	core/remind/outside.c core/remind/outside.h \
	core/remind/payload.c core/remind/payload.h \
	core/remind/posts.h \
	core/remind/program.c core/remind/program.h \
	core/remind/quiet.c core/remind/quiet.h \
	core/remind/remind.c core/remind/remind.h \
	core/remind/reply.c core/remind/reply.h \
	core/remind/route.c core/remind/route.h \
	core/remind/spread.c core/remind/spread.h
if CURL
libcore_a_SOURCES += \
	core/remind/courier.c core/remind/courier.h \
	core/remind/posts-curl.c
else
libcore_a_SOURCES += core/remind/posts-none.c
endif
