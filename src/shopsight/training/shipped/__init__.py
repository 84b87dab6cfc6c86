"""The recipe of the encoder that ships: the shared public pictures, how they are mixed, and what judges it."""
