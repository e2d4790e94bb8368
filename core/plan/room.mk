# core/plan: its sources
libcore_a_SOURCES += core/plan/planned.h
