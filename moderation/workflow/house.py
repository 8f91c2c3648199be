"""What every step of the workflow is given: where things are stored, what policy is in force, the key, the settings."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from moderation.policy.rules import Policy
from moderation.saying import OWN
from moderation.settings import Settings
from moderation.storage.database import Store


class PolicySource(Protocol):
    """Gives the policy now in force; a file that went bad never replaces a good one. See policy/current.py."""

    @property
    def policy(self) -> Policy:
        """The policy in force at this moment."""


@dataclass(frozen=True, slots=True)
class House:
    """One running service."""

    store: Store
    policies: PolicySource
    secret: bytes = field(repr=False)
    settings: Settings
    site: str = ""
    """Address of the site that it is for; empty: the service's own pages. See workflow/sites.py."""
    site_id: int = 0
    below: str = ""
    """What stands before every path of that site: /sites/WORD."""

    @property
    def secrets(self) -> tuple[bytes, ...]:
        """The secret key in force, then those that were before it: what was sealed or signed with them is still read."""
        return (self.secret, *self.settings.old_secrets)

    @property
    def language(self) -> str:
        """The language of what is written to nobody whose browser could say: mails. The site's, or else English."""
        return self.settings.language or self.policy.site.language or OWN

    @property
    def policy(self) -> Policy:
        """The policy in force. Read it once in each step: it may change between two reads."""
        return self.policies.policy


def open_house(settings: Settings) -> House:
    """Load the policy, open the database and bring its tables up to date.

    Raises PolicyError with every mistake in the file, or StorageUnavailable.
    """
    from moderation.policy.current import PolicyFile

    policies = PolicyFile(settings.policy_path)
    store = Store(settings.database_url)
    store.upgrade()
    return House(store, policies, settings.secret_key, settings)
