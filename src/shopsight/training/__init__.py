"""How the shipped encoder is made. The only room that knows torch."""
