"""Many processes that see pictures, on this machine or in a Ray cluster, for imports and other bulk work."""
