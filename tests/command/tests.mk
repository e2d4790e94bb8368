# tests/command
