"""Smaller networks from larger ones: int8, halves, pruned, distilled. Knows onnx, onnxruntime's quantizer and torch."""
