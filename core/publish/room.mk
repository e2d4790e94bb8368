# core/publish: its sources
