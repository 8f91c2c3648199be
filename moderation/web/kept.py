"""What an error page gives back of a form whose text must not be lost."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class KeptText:
    """A text alone. The comment form, which has more fields, is given back as it is: see comment_form.py."""

    comment: str
    name: str = ""
    email: str = ""
    website: str = ""
    token: str = ""
    reply_to: int | None = None
    remember: bool = False
