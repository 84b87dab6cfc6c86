"""Bytes to pictures, pictures to vectors: decoding and encoders."""
