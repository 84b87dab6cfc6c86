"""What else a shopper may like: alike, going with it, and for them; learned from pictures first and from behavior."""
