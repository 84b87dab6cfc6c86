"""The category head of the encoder that ships: what it tells apart, how it is fitted, and what judges it."""
