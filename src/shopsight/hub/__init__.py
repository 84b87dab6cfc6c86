"""Models from the hubs: checkpoints of other makers to ONNX files with cards. Knows torch and the hubs' libraries."""
