# core/calendar: its sources
