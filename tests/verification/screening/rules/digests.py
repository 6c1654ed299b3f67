"""What a rule says and what it does, as two short hashes each: so that neither changes unless its version does.

What it does is the code of its functions and of all functions and constants of this house that they call or read,
without docstrings, without what is said to people, and without the names of modules.
"""

import ast
import inspect
import json
import re
import textwrap
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from hashlib import sha256
from types import CodeType, FunctionType, ModuleType
from typing import Any

from django.utils.translation import override

from verification.screening.rule import Rule

OURS = ("core", "sellers", "verification")


def said_by(rule: Rule) -> str:
    with override("en"):
        return _short([str(rule.reason), rule.internal, rule.question, rule.told_as, rule.always, rule.answerable])


def done_by(rule: Rule) -> str:
    found: dict[str, str] = {}
    for function in (rule.finds, rule.by_measures, rule.accounts):
        _collect(function, found)
    return _short([sorted(found.values()), rule.compares])


def _short(values: Any) -> str:
    return sha256(json.dumps(values, ensure_ascii=False).encode()).hexdigest()[:16]


def _collect(value: Any, found: dict[str, str]) -> str:
    """Says what `value` is, and puts the code of functions into `found`."""
    if isinstance(value, FunctionType):
        return _function(value, found)
    if isinstance(value, partial):
        return f"{_collect(value.func, found)}{_collect(value.args, found)}"
    if isinstance(value, re.Pattern):
        return str(value.pattern)
    if isinstance(value, Mapping):
        return str(sorted(f"{_collect(name, found)}: {_collect(each, found)}" for name, each in value.items()))
    if isinstance(value, set | frozenset):
        return str(sorted(_collect(each, found) for each in value))
    if isinstance(value, list | tuple):
        return str([_collect(each, found) for each in value])
    return str(value) if isinstance(value, str | int | float) else type(value).__name__


def _function(function: FunctionType, found: dict[str, str]) -> str:
    key = f"{function.__module__}.{function.__qualname__}:{function.__code__.co_firstlineno}"
    if key not in found and function.__module__.split(".")[0] in OURS:
        found[key] = ""  # it may call itself
        read = {name: _collect(value, found) for name, value in _read_by(function)}
        found[key] = f"{_source(function)} {sorted(read.items())}"
    return function.__name__


def _read_by(function: FunctionType) -> Iterator[tuple[str, Any]]:
    """Globals, what stands in modules of this house, and what it closes over."""
    names = _names(function.__code__)
    for name in names & function.__globals__.keys():
        value = function.__globals__[name]
        if not isinstance(value, ModuleType):
            yield name, value
        elif value.__name__.split(".")[0] in OURS:
            yield from ((f"{name}.{each}", getattr(value, each)) for each in names if hasattr(value, each))
    for name, cell in zip(function.__code__.co_freevars, function.__closure__ or (), strict=True):
        yield name, cell.cell_contents


def _names(code: CodeType) -> set[str]:
    inner = [_names(each) for each in code.co_consts if isinstance(each, CodeType)]
    return set(code.co_names).union(*inner)


class _Plain(ast.NodeTransformer):
    def visit_Call(self, node: ast.Call) -> ast.AST:
        told = isinstance(node.func, ast.Name) and node.func.id == "_"
        return ast.Constant("…") if told else self.generic_visit(node)

    def visit_Expr(self, node: ast.Expr) -> ast.AST:
        return ast.Pass() if isinstance(node.value, ast.Constant) else self.generic_visit(node)


def _source(function: Callable[..., Any]) -> str:
    """Of a lambda its names and constants: it has no lines of its own."""
    if function.__name__ == "<lambda>":
        code = function.__code__
        return str([code.co_names, [each for each in code.co_consts if isinstance(each, str | int | float)]])
    tree = _Plain().visit(ast.parse(textwrap.dedent(inspect.getsource(function))))
    return ast.unparse(tree)
