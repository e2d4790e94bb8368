# core/config: its sources
