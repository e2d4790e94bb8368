# core/remind: its sources
