# core/store: its sources
libcore_a_SOURCES += core/store/store.h core/store/read.h
