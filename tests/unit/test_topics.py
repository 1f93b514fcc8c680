"""Whoever missed what happened is told `EVERYTHING`: it must be all that anybody ever tells."""

from __future__ import annotations

import ast
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import dairyos_desktop
from dairyos_desktop.domain.topics import EVERYTHING

if TYPE_CHECKING:
    from collections.abc import Callable

PACKAGE = Path(dairyos_desktop.__file__).parent


def _words(node: ast.AST, module: str) -> set[str]:
    """The texts in it, and those of the constants that it names."""
    found = set()
    for part in ast.walk(node):
        if isinstance(part, ast.Constant) and isinstance(part.value, str):
            found.add(part.value)
        elif isinstance(part, ast.Name) and part.id.isupper():
            found.add(getattr(import_module(module), part.id))
    return found


def _told(tree: ast.AST, module: str) -> set[str]:
    """What `unit.changed(…)` and the kinds of imports name."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("unit.changed"):
            found |= set().union(*(_words(one, module) for one in node.args))
    return found | _listed(tree, module)


def _listed(tree: ast.AST, module: str) -> set[str]:
    """What stands in a class's `topics`: of an import those that it tells, of a screen its own."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            names = node.targets if isinstance(node, ast.Assign) else [node.target]
            if any(ast.unparse(name) in ("topics", "_TOPICS") for name in names):
                found |= _words(node.value, module)
    return found


def _all(room: str, of: Callable[[ast.AST, str], set[str]]) -> set[str]:
    found = set()
    for file in (PACKAGE / room).rglob("*.py"):
        module = ".".join(("dairyos_desktop", *file.relative_to(PACKAGE).with_suffix("").parts))
        found |= of(ast.parse(file.read_text(encoding="utf-8")), module)
    return found


def test_everything_is_all_that_a_command_may_tell() -> None:
    assert _all("services", _told) == EVERYTHING


def test_screens_listen_to_what_is_told() -> None:
    listened = _all("ui", _listed)
    assert len(listened) > 10
    assert listened <= EVERYTHING
