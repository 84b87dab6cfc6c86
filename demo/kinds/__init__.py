"""One file a kind: `build(good)` models it in meters, standing on z = 0 round the vertical axis, its front to -y."""
