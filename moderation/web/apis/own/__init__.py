"""The service's own JSON interface, version 1. See docs/api.md."""
