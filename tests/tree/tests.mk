# tests/tree: what the tree itself keeps to
