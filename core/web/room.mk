# core/web: its sources
libcore_a_SOURCES += \
	core/web/answer.c core/web/answer.h \
	core/web/guard.c core/web/guard.h \
	core/web/head.c core/web/head.h \
	core/web/keep.c core/web/keep.h \
	core/web/limit.c core/web/limit.h \
	core/web/notice.c core/web/notice.h \
	core/web/page-card.c core/web/page-frame.c core/web/page-frame.h \
	core/web/page-home.c core/web/page-print.c core/web/page-subscribe.c core/web/page.h \
	core/web/reaper.c core/web/reaper.h \
	core/web/route-feed.c core/web/route-machine.c core/web/route-page.c core/web/route.h \
	core/web/serve.c core/web/serve.h \
	core/web/site.c core/web/site.h \
	core/web/socket.c core/web/socket.h \
	core/web/source.c core/web/source.h \
	core/web/wire.c core/web/wire.h
