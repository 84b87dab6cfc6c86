"""The models that ship with Shopsight: a card (JSON) and a network (ONNX) under one name, checked before use."""
