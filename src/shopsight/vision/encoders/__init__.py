"""Pictures to vectors: implementations of core.ports.ImageEmbedder."""
