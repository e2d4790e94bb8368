# core/plugin: its sources
