# core/store: its sources
