"""Encoders: pictures to unit vectors."""
