# core/roster: its sources
