"""The demo shop's generator: goods as data, kinds as parametric models, studio and phone photos by Blender's Cycles."""
