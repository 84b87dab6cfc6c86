"""Simulated shoppers with visual tastes, for whom the right answer is known. No person did or likes any of it."""
