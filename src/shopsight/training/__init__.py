"""The workshop: networks, views, losses, export, and the recipe that ships. The only room that trains."""
