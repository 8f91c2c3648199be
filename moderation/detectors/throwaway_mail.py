"""Throwaway mail: an address at a service whose boxes are open for minutes. It lets people hide, and honest ones too."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from moderation.aliases.mail_domains import known_domains
from moderation.detectors import Case, Gate, detector
from moderation.vocabulary import Evidence


@detector("throwaway_mail")
@dataclass(frozen=True)
class ThrowawayMail:
    """Score 0.5 for an address at such a service. Weak alone; telling beside a link. The address itself is not told."""

    domains: tuple[str, ...] = ()
    """Further domains."""
    allow: tuple[str, ...] = ()
    """Domains that do not count."""

    FACTS: ClassVar[dict[str, tuple[object, str]]] = {
        "domain": ("mailinator.com", "the domain of the service"),
    }

    @property
    def gate(self) -> Gate | None:
        """Asked only where an address was given."""
        return _has_address

    def find(self, case: Case) -> Iterable[Evidence]:
        """One piece of evidence about the mail address."""
        if "@" not in case.submission.author.email:
            return
        host = case.submission.author.email.rpartition("@")[2].strip().lower().rstrip(".")
        labels = host.split(".")[-6:]
        above = [".".join(labels[index:]) for index in range(len(labels) - 1)]
        domain = next((one for one in above if one in known_domains() or one in self.domains), "")
        if not domain or set(above) & set(self.allow):
            return
        note = f"The mail address is at {domain}, where boxes are thrown away after minutes."
        yield Evidence("throwaway_mail", 0.5, note, facts={"domain": domain})


def _has_address(case: Case) -> bool:
    return "@" in case.submission.author.email
