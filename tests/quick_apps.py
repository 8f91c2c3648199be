"""Tests make about a thousand apps; what is the same in each of them is compiled once in a process.

Nothing that is tested changes: the addresses and the templates are those of the app, word for word.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from werkzeug.routing import Rule


class _InMemory(BytecodeCache):
    """Compiled templates, by their name; jinja compares the source itself."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self._kept:
            bucket.bytecode_from_string(self._kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._kept[bucket.key] = bucket.bytecode_to_string()


def share_what_is_compiled() -> None:
    """Of 60 ms that an app takes to be made, 50 go into compiling its addresses; a page takes 20 ms more at first."""
    Flask.jinja_options = {**Flask.jinja_options, "bytecode_cache": _InMemory()}
    compiled: dict[str, Callable[..., Any]] = {}
    really = Rule._compile_builder

    def once(rule: Rule, append_unknown: bool = True) -> Callable[..., Any]:
        key = repr((rule._trace, rule.defaults, append_unknown))
        if key not in compiled:
            compiled[key] = really(rule, append_unknown)
        return compiled[key]

    Rule._compile_builder = once
