# core/plan: its sources
