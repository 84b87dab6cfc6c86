"""What goes with what, and what is for whom: learned from pictures first, and from what shoppers do."""
