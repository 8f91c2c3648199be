"""How commands find and load a policy file, and how they show text that strangers wrote."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from moderation.cli import CouldNotRun

if TYPE_CHECKING:
    from moderation.policy.problems import PolicyError
    from moderation.policy.rules import Policy

policy_option = click.option(
    "--policy",
    "policy_path",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="The policy file. Default: MODERATION_POLICY, else policy.yaml here, else the one that was shipped.",
)


def find_policy(given: Path | None) -> Path:
    """The policy file to use: the one given, else as the service itself finds it. Raises CouldNotRun."""
    if given is not None:
        return given
    from moderation.settings import SettingsError, policy_file

    try:
        return policy_file(os.environ, Path.cwd())
    except SettingsError as error:
        raise CouldNotRun(str(error)) from None


def load_policy(given: Path | None) -> Policy:
    """The policy. Raises CouldNotRun with every mistake in it."""
    from moderation.policy.loader import PolicyError, load

    try:
        return load(find_policy(given))
    except PolicyError as error:
        raise CouldNotRun(visible(f"The policy cannot be used; it has {told_mistakes(error)}:\n{error}")) from None


def told_mistakes(error: PolicyError) -> str:
    """How many there are."""
    return counted(len(error.problems), "mistake")


def visible(text: str) -> str:
    """Text that cannot steer a terminal: control and direction characters are written out."""
    return "".join(c if c.isprintable() or c == "\n" else f"\\u{{{ord(c):x}}}" for c in text)


def counted(number: int, noun: str) -> str:
    """The number with its noun: "1 rule", "35 rules"."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
