"""The engine of conditions, without the command line that its package imports along with it.

`import cel` also loads typer, rich and prompt_toolkit: 400 modules and 0.14 s of processor time in every worker, for
nothing that is used here. So the compiled module inside the package is loaded by itself.
"""

from __future__ import annotations

from importlib.machinery import PathFinder
from importlib.util import find_spec, module_from_spec
from typing import Any, TypeAlias


def _engine() -> Any:
    package = find_spec("cel")
    places = package.submodule_search_locations if package else None
    inside = PathFinder.find_spec("cel.cel", places)
    if inside is None or inside.loader is None:
        raise ModuleNotFoundError("The package common-expression-language is not whole. Install it again.")
    module = module_from_spec(inside)
    inside.loader.exec_module(module)
    return module


Program: TypeAlias = Any
compiled: Any = _engine().compile
"""A Program from a condition as written; ValueError for one that is none."""
