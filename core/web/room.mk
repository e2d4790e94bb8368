# core/web: its sources
