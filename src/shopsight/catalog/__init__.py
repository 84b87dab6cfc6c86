"""Everything that brings a catalog in."""
