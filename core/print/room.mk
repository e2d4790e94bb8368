# core/print: its sources
libcore_a_SOURCES += \
	core/print/sheet-html.c \
	core/print/sheet-pdf.c \
	core/print/sheet.c core/print/sheet.h \
	core/print/statement.c core/print/statement.h
