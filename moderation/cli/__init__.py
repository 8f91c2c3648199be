"""The command line: one file a command, found by walking this folder.

A file here offers a click command or group called `command`.
"""

from __future__ import annotations

import importlib
import pkgutil

import click


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="moderation")
def main() -> None:
    """A comment section that enforces a site's written policy."""


for _module in pkgutil.iter_modules(__path__):
    main.add_command(importlib.import_module(f"{__name__}.{_module.name}").command)
