"""Which rules of the house can refuse a request, found by walking the sources: from the resources along every name that
they use, to each DomainError on the way. The catalogue cannot forget one, and nothing of the staff's stands in it.

It errs on the side of more: what a resource reaches in some case counts. Methods are followed by their name alone.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

from django.conf import settings

from integration.rest.problems import about_field

APPS = ("integration", "verification", "scheduling", "contacts", "sellers", "messaging", "pages", "core", "audit")
ROOTS = ("integration.resources", "integration.hosted")
DESK = "integration.testmode.driving"  # does what staff do: what refuses them refuses no platform
OF_FORMS = "contacts.numbers"  # what it refuses, a form turns into faults of its fields
RAISED = "DomainError"
_TRANSLATED = {"_", "gettext", "ngettext", "gettext_lazy"}


class Node(NamedTuple):
    module: str
    name: str


NONE: frozenset[Node] = frozenset()


@dataclass
class Source:
    """What a module defines, at its top, and what it imports: {name: whence}."""

    defined: dict[str, ast.AST] = field(default_factory=dict)
    imported: dict[str, Node] = field(default_factory=dict)


@cache
def refusals_of_the_sources() -> dict[str, list[str]]:
    """{code: its sentences in English, with {placeholders}}, by code."""
    found: dict[str, set[str]] = {}
    for _module, code, sentences in _found_refusals(_sources()):
        found.setdefault(code, set()).update(sentences)
    return {code: sorted(found[code]) for code in sorted(found)}


@cache
def statuses_of_refusals() -> dict[str, list[int]]:
    """Of each code: 409, or 400 where it is what a field says (`errors[].code`), or both."""
    sources = _sources()
    raised_in: dict[str, set[str]] = {}
    for module, code, _texts in _found_refusals(sources):
        raised_in.setdefault(code, set()).add(module)
    turned = set(_turned(sources))
    return {
        code: [400] if code in turned or modules == {OF_FORMS} else [400, 409] if OF_FORMS in modules else [409]
        for code, modules in sorted(raised_in.items())
    }


def _sources() -> dict[str, Source]:
    return {name: _read(path) for name, path in _modules()}


def _found_refusals(sources: dict[str, Source]) -> Iterator[tuple[str, str, set[str]]]:
    """Module, code and sentences of each."""
    for node in _reached(sources):
        yield from ((node.module, *each) for each in _raised(sources, node))


def _turned(sources: dict[str, Source]) -> Iterator[str]:
    """The codes of each `about_field(field, …)` of a resource, and those that a field of its own gives, `code="…"`."""
    for module in (name for name in sources if name.startswith(ROOTS)):
        for tree in (inner for each in sources[module].defined.values() for inner in ast.walk(each)):
            if isinstance(tree, ast.Call) and getattr(tree.func, "id", "") == about_field.__name__:
                for code in tree.args[1:]:
                    yield from _values(module, code)
            elif isinstance(tree, ast.Call) and ast.unparse(tree.func) == "serializers.ValidationError":
                yield from (ast.literal_eval(each.value) for each in tree.keywords if each.arg == "code")


def _values(module: str, code: ast.expr) -> list[str]:
    """Of a text, or of the name of a list of texts with an asterisk before it."""
    if isinstance(code, ast.Starred) and isinstance(code.value, ast.Name):
        return list(getattr(import_module(module), code.value.id))
    return [ast.literal_eval(code)]


def _modules() -> Iterator[tuple[str, Path]]:
    for app in APPS:
        for path in sorted((settings.BASE_DIR / app).rglob("*.py")):
            if "migrations" not in path.parts:
                parts = path.relative_to(settings.BASE_DIR).with_suffix("").parts
                yield ".".join(parts[:-1] if parts[-1] == "__init__" else parts), path


def _read(path: Path) -> Source:
    source = Source()
    for statement in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(statement, ast.ImportFrom) and statement.module:
            for each in statement.names:
                source.imported[each.asname or each.name] = Node(statement.module, each.name)
        elif isinstance(statement, ast.FunctionDef | ast.ClassDef):
            source.defined[statement.name] = statement
        elif isinstance(statement, ast.Assign | ast.AnnAssign):
            targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
            source.defined |= {each.id: statement for each in targets if isinstance(each, ast.Name)}
    return source


def _reached(sources: dict[str, Source]) -> set[Node]:
    methods = _refusing_methods(sources)
    found: set[Node] = set()
    ahead = [Node(name, each) for name in sources if name.startswith(ROOTS) for each in sources[name].defined]
    while ahead:
        node = ahead.pop()
        if node in found or node.module == DESK:
            continue
        found.add(node)
        ahead += _used(sources, node, methods)
    return found


def _refusing_methods(sources: dict[str, Source]) -> dict[str, list[Node]]:
    """{name of a method that raises: the classes that have it}."""
    found: dict[str, list[Node]] = {}
    for module, source in sources.items():
        for name, tree in source.defined.items():
            for method in getattr(tree, "body", []) if isinstance(tree, ast.ClassDef) else []:
                if isinstance(method, ast.FunctionDef) and any(_is_raised(each) for each in ast.walk(method)):
                    found.setdefault(method.name, []).append(Node(module, name))
    return found


def _is_raised(tree: ast.AST) -> bool:
    return isinstance(tree, ast.Name) and tree.id == RAISED


def _used(sources: dict[str, Source], node: Node, methods: dict[str, list[Node]]) -> Iterator[Node]:
    source = sources[node.module]
    for tree in ast.walk(source.defined[node.name]):
        if isinstance(tree, ast.Name):
            yield from _found(sources, Node(node.module, tree.id))
        elif isinstance(tree, ast.Attribute):
            yield from methods.get(tree.attr, [])
            if isinstance(tree.value, ast.Name) and (whence := source.imported.get(tree.value.id)):
                yield from _found(sources, Node(".".join(whence), tree.attr))


def _found(sources: dict[str, Source], node: Node) -> Iterator[Node]:
    """Where a name is defined; nowhere, if not by us."""
    source = sources.get(node.module)
    if source and node.name in source.defined:
        yield node
    elif source and node.name in source.imported and source.imported[node.name] != node:
        yield from _found(sources, source.imported[node.name])


def _raised(sources: dict[str, Source], node: Node) -> Iterator[tuple[str, set[str]]]:
    """Each refusal made here, by DomainError or by a function that returns one; and those of a table of them."""
    whole = sources[node.module].defined[node.name]
    for tree in ast.walk(whole):
        if isinstance(tree, ast.Call) and len(tree.args) > 1 and _makes_one(sources, node.module, tree):
            code, text = tree.args[:2]
            if isinstance(code, ast.Constant):
                texts = [text, *_local_values(whole, text)]
                yield str(code.value), {said for each in texts for said in _sentences(sources, node.module, each)}
            elif isinstance(code, ast.JoinedStr):
                yield from _of_table(sources, node, code)


def _makes_one(sources: dict[str, Source], module: str, call: ast.Call) -> bool:
    if not isinstance(call.func, ast.Name):
        return False
    if call.func.id == RAISED:
        return True
    made = [sources[at.module].defined[at.name] for at in _found(sources, Node(module, call.func.id))]
    return any(isinstance(each, ast.FunctionDef) and each.returns and _is_raised(each.returns) for each in made)


def _local_values(whole: ast.AST, text: ast.AST) -> Iterator[ast.AST]:
    """What the names of a text are given within its function."""
    names = {each.id for each in ast.walk(text) if isinstance(each, ast.Name)}
    for tree in ast.walk(whole):
        targets = tree.targets if isinstance(tree, ast.Assign) else [getattr(tree, "target", None)]
        if isinstance(tree, ast.Assign | ast.NamedExpr) and names & {getattr(each, "id", "") for each in targets}:
            yield tree.value


def _of_table(sources: dict[str, Source], node: Node, code: ast.JoinedStr) -> Iterator[tuple[str, set[str]]]:
    """`DomainError(f"file_{code}", …)` of a table {code: text} that the same function reads."""
    (before,) = (each.value for each in code.values if isinstance(each, ast.Constant))
    for tree in ast.walk(sources[node.module].defined[node.name]):
        named = sources[node.module].defined.get(tree.id) if isinstance(tree, ast.Name) else None
        if isinstance(value := getattr(named, "value", None), ast.Dict):
            for key, inner in zip(value.keys, value.values, strict=True):
                if isinstance(key, ast.Constant) and isinstance(key.value, str):
                    yield str(before) + key.value, set(_sentences(sources, node.module, inner))


def _sentences(sources: dict[str, Source], module: str, text: ast.AST, seen: frozenset[Node] = NONE) -> Iterator[str]:
    """What is translated in it, or in what it names."""
    for tree in ast.walk(text):
        if isinstance(tree, ast.Call) and isinstance(tree.func, ast.Name) and tree.func.id in _TRANSLATED:
            yield from (_readable(each.value) for each in tree.args if isinstance(each, ast.Constant))
        elif isinstance(tree, ast.Name):
            for node in set(_found(sources, Node(module, tree.id))) - seen:
                named = sources[node.module].defined[node.name]
                if not isinstance(named, ast.ClassDef):  # whose fields have labels, and no refusals
                    yield from _sentences(sources, node.module, named, seen | {node})


def _readable(text: object) -> str:
    """`%(time)s` is `{time}`."""
    return re.sub(r"%\((\w+)\)[sd]", r"{\1}", str(text))
