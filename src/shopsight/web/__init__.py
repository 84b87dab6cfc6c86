"""The shopper's page: plain ES modules that speak only /v1."""
