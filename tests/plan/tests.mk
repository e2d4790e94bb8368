# tests/plan
