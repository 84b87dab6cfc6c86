"""Smaller networks from larger ones, judged before anyone sees with them. Knows onnx and onnxruntime's quantizer."""
