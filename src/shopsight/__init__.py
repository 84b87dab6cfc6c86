"""Shopsight: a shop that can see."""
