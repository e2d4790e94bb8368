# tests/roster
