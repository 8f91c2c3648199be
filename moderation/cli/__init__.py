"""The command line: one file a command, found by walking this folder.

A file here offers a click command or group called `command`; one whose name begins with _ serves several of them.
Commands import what they need when they run, so that `moderation --help` stays quick.
"""

from __future__ import annotations

import importlib
import os
import pkgutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from moderation.settings import Settings
    from moderation.workflow.house import House


class CouldNotRun(click.ClickException):
    """Ends a command with one message for people and exit status 2: it could not do what was asked."""

    exit_code = 2


@contextmanager
def opened_house() -> Iterator[House]:
    """The house as the environment sets it up, its database migrated; closed at the end.

    Raises CouldNotRun, with what to do, where settings, policy or database cannot be used.
    """
    from moderation.cli._policies import told_mistakes, visible
    from moderation.policy.problems import PolicyError
    from moderation.storage.errors import StorageUnavailable
    from moderation.workflow.house import open_house

    settings = read_settings()
    try:
        house = open_house(settings)
    except PolicyError as error:
        raise CouldNotRun(visible(f"The policy cannot be used; it has {told_mistakes(error)}:\n{error}")) from None
    except ValueError as error:
        raise CouldNotRun(f"MODERATION_DATABASE_URL: {error}") from None
    except StorageUnavailable as error:
        raise CouldNotRun(str(error)) from None
    try:
        yield house
    except StorageUnavailable as error:
        raise CouldNotRun(str(error)) from None
    finally:
        house.store.close()


def read_settings() -> Settings:
    """The settings of the environment; for commands that need neither policy nor an open database.

    Raises CouldNotRun.
    """
    from moderation.settings import Settings, SettingsError

    try:
        return Settings.from_environment(os.environ, Path.cwd())
    except SettingsError as error:
        raise CouldNotRun(str(error)) from None


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="moderation")
def main() -> None:
    """A comment section that enforces a site's written policy."""


for _module in pkgutil.iter_modules(__path__):
    if _module.name.startswith("_"):
        continue
    main.add_command(importlib.import_module(f"{__name__}.{_module.name}").command, _module.name.rstrip("_"))
