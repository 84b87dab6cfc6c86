"""The shipped model files, their cards, and how they are checked and loaded."""
