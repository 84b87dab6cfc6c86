"""Nearest products under a filter, in memory: exact scan, HNSW graph, and the planner between them."""
