# core/print: its sources
libcore_a_SOURCES += \
	core/print/grid.c \
	core/print/list.c \
	core/print/poster.c \
	core/print/press.c core/print/press.h \
	core/print/script.c \
	core/print/sheet-html.c \
	core/print/sheet-pdf.c \
	core/print/sheet.c core/print/sheet.h \
	core/print/statement.c core/print/statement.h
