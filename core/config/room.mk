# core/config: its sources
libcore_a_SOURCES += core/config/schema.h core/config/model.h core/config/load.h
