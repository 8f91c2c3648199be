"""What is said of a file that cannot be read."""

from __future__ import annotations


class FormatError(Exception):
    """The file is not what it should be. The message is one line for people: what is wrong, and where."""
