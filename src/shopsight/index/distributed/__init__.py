"""Nearest products under a filter, on a Milvus server that many processes and machines share. Knows pymilvus."""
