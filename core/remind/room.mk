# core/remind: its sources
if CURL
libcore_a_SOURCES += \
	core/remind/channel-command.c \
	core/remind/channel-file.c \
	core/remind/channel-json.c core/remind/channel-json.h \
	core/remind/channel-mail.c \
	core/remind/channel-webhook.c \
	core/remind/channel.c core/remind/channel.h \
	core/remind/message.h \
	core/remind/mime.c core/remind/mime.h \
	core/remind/outside.c core/remind/outside.h \
	core/remind/payload.c core/remind/payload.h \
	core/remind/quiet.c core/remind/quiet.h \
	core/remind/route.c core/remind/route.h
endif
