# core/command: its sources
