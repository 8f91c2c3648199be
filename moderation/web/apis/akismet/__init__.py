"""The Akismet protocol: clients of that service are pointed here and need no change. See docs/akismet.md."""
