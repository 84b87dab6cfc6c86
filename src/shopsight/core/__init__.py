"""The nouns of Shopsight, the contracts between its rooms, and its error tree."""
