"""Feed formats: each module turns one shop system's export into FeedItems."""

from shopsight.catalog.feeds.feed import Feed, open_feed
from shopsight.catalog.feeds.formats import FORMATS

__all__ = ["FORMATS", "Feed", "open_feed"]
