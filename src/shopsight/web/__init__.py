"""The shopper's page and the merchant's console: plain ES modules that speak only /v1."""
