"""The second look: the most similar products are compared with the photo once more, place by place."""
