"""Feed formats: each module turns one shop system's export into FeedItems."""
