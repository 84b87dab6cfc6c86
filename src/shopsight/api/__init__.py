"""The HTTP door. The only room that knows FastAPI and async."""
