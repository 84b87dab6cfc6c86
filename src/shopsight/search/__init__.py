"""The walk of one photo, from query to result."""
