"""The address of a one-time sign-in link, for commands that print one."""

from __future__ import annotations


def sign_in_address(site: str, token: str) -> str:
    """Where the link leads: a page that asks to confirm, so that a preview in a chat does not use it up."""
    return f"{site}/admin/sign-in/{token}"
