# tests/remind
