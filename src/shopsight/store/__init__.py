"""The truth: SQL tables and content-addressed blobs."""
