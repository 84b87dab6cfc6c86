"""Metrics and reports over callables; imports nothing that it measures."""
