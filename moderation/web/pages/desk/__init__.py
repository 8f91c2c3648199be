"""The moderator's desk: one file a page."""
