# core/page: its sources
libcore_a_SOURCES += \
	core/page/html.c core/page/html.h \
	core/page/qr.c core/page/qr.h
