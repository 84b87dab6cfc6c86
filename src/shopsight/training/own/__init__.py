"""A shop's own training: its pictures, any backbone, a loss by name, and the model file that comes out."""
