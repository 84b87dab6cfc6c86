"""What goes with what, and what is for whom: recommendations learned from pictures and from what shoppers do."""
