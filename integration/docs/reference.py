"""The schema as a page: operations by resource, and what they take and answer, field by field. Pure: the same schema,
the same page."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

Node = dict[str, Any]
FILE = "binary"
RESOURCES = (
    "sellers",
    "documents",
    "hosted_links",
    "cases",
    "sessions",
    "contacts",
    "messages",
    "events",
    "webhooks",
    "policies",
    "testing",
)
TITLES = {"webhooks": "Webhook endpoints and deliveries", "testing": "Test world"}
_SAMPLES = {
    "email": "seller@example.com",
    "date-time": "2026-11-23T20:15:00Z",
    "date": "2026-11-23",
    "time_zone": "Europe/Berlin",
    "country": "DE",
    "url": "https://hooks.example.com/vouchroom",
    "seller": "sel_…",
    "case": "case_…",
    "offer": "off_…",
}


@dataclass(frozen=True)
class Field:
    """`name` has dots where it lies within another; `object`: the name of the object that it is, or holds."""

    name: str
    type: str
    required: bool
    about: str
    values: list[str]
    object: str = ""


@dataclass(frozen=True)
class Answer:
    """`object` is empty where there is no body."""

    status: str
    about: str
    type: str
    object: str


@dataclass(frozen=True)
class Operation:
    """`takes`: the types of its body; `errors`: statuses."""

    id: str
    method: str
    path: str
    title: str
    about: str
    scope: str
    parameters: list[Field]
    takes: list[str]
    body: list[Field]
    answers: list[Answer]
    errors: list[str]
    curl: str


@dataclass(frozen=True)
class Resource:
    name: str
    title: str
    operations: list[Operation]


@dataclass(frozen=True)
class Object:
    name: str
    title: str
    about: str
    fields: list[Field]


class Reference:
    def __init__(self, schema: Node) -> None:
        self._schema = schema

    def resources(self) -> list[Resource]:
        """In the order in which somebody new meets them; one that is not known yet comes last."""
        found: dict[str, list[Operation]] = {name: [] for name in RESOURCES}
        for path, ways in self._schema["paths"].items():
            for method, operation in ways.items():
                found.setdefault(operation["tags"][0], []).append(self._operation(path, method.upper(), operation))
        titled = {name: TITLES.get(name, name.replace("_", " ").capitalize()) for name in found}
        return [Resource(name, titled[name], each) for name, each in found.items() if each]

    def objects(self) -> list[Object]:
        """Those that answers hold, with all that lies in them."""
        ahead = [each.object for resource in self.resources() for op in resource.operations for each in op.answers]
        found: dict[str, Object] = {}
        while ahead:
            name = ahead.pop()
            if name and name not in found:
                found[name] = self._object(name)
                ahead += [field.object for field in found[name].fields]
        return sorted(found.values(), key=lambda each: each.title)

    def _object(self, name: str) -> Object:
        schema = self._schema["components"]["schemas"][name]
        return Object(name, title_of(name), schema.get("description", ""), list(self._fields(schema, deep=False)))

    def _operation(self, path: str, method: str, operation: Node) -> Operation:
        parameters = [self._found(each) for each in operation["parameters"]]
        content = operation.get("requestBody", {}).get("content", {})
        body = self._found(next(iter(content.values()))["schema"]) if content else {}
        answers = {status: self._found(each) for status, each in operation["responses"].items()}
        about = operation["description"].removesuffix(f"Takes the scope `{operation['x-scope']}`.")  # stands apart
        return Operation(
            id=operation["operationId"],
            method=method,
            path=path,
            title=operation["summary"],
            about=" ".join(about.split()),
            scope=operation["x-scope"],
            parameters=[self._field(each["name"], each["schema"], each) for each in parameters],
            takes=list(content),
            body=self._of_body(body),
            answers=[self._answer(status, each) for status, each in answers.items() if status < "300"],
            errors=[status for status in answers if status >= "400"],
            curl=self._curl(path, method, parameters, content, body),
        )

    def _answer(self, status: str, answer: Node) -> Answer:
        for content in answer.get("content", {}).values():
            type_, name = self._type(_rows_of_page(self._found(content["schema"])) or content["schema"])
            return Answer(status, answer["description"], type_, name)
        return Answer(status, answer["description"], "nothing", "")

    def _found(self, node: Node) -> Node:
        """What a reference leads to."""
        while "$ref" in node:
            _hash, *steps = node["$ref"].split("/")
            node = self._schema
            for step in steps:
                node = node[step]
        return node

    def _fields(self, schema: Node, *, deep: bool, inside: str = "") -> Iterator[Field]:
        """`deep`: with those of the objects in it."""
        for name, each in schema.get("properties", {}).items():
            field = self._field(inside + name, each, {"required": name in schema.get("required", [])})
            yield field
            inner = self._found(_item(each))
            if deep and "properties" in inner:
                yield from self._fields(inner, deep=True, inside=f"{inside}{name}{_hole(each)}.")

    def _field(self, name: str, schema: Node, about: Node) -> Field:
        type_, named = self._type(schema)
        shape = self._found(_item(schema))
        said = about.get("description") or schema.get("description") or ""
        values = [str(value) for value in shape.get("enum", []) if value is not None]
        return Field(name, type_, about.get("required", False), _with_limits(said, shape), values, named)

    def _of_body(self, body: Node) -> list[Field]:
        """Its objects are shown by their fields."""
        found = self._fields(body, deep=True)
        return [replace(each, type="object", object="") if each.object else each for each in found]

    def _type(self, schema: Node) -> tuple[str, str]:
        """In words, and the name of the object that it is or holds."""
        named = next((each["$ref"].rpartition("/")[2] for each in [_item(schema)] if "$ref" in each), "")
        shape = self._found(_item(schema))
        kinds = shape.get("type", "object")
        kind = " or ".join(kinds) if isinstance(kinds, list) else kinds
        kind = title_of(named) if "properties" in shape and named else shape.get("format", "") or kind
        if isinstance(kinds, list) and "null" in kinds and "null" not in kind:
            kind += " or null"
        said = f"list of {kind}" if _hole(schema) else kind
        return (f"{said} or null" if _nullable(schema) else said), named if "properties" in shape else ""

    def _curl(self, path: str, method: str, parameters: list[Node], content: Node, body: Node) -> str:
        address = "/".join(f"${part[1:-1].upper()}" if part[:1] == "{" else part for part in path.split("/")[3:])
        way = "" if method == "GET" or (method == "POST" and body) else f"-X {method} "
        lines = [f'curl {way}"$API/{address}" -H "Authorization: Bearer $KEY"']
        lines += [_HEADERS[each["name"]] for each in parameters if each["name"] in _HEADERS]
        if body.get("format") == FILE:
            lines.append(f'-H "Content-Type: {next(iter(content))}" --data-binary @photo.jpg')
        elif body:
            sample = json.dumps(self._sample("", body), ensure_ascii=False)
            lines.append(f"-H \"Content-Type: application/json\" \\\n  -d '{sample}'")
        return " \\\n  ".join(lines)

    def _sample(self, name: str, schema: Node) -> Any:
        """What has to be sent; the first field where nothing has to."""
        shape = self._found(schema)
        if "properties" in shape:
            wanted = shape.get("required") or list(shape["properties"])[:1]
            return {each: self._sample(each, shape["properties"][each]) for each in sorted(wanted)}
        if shape.get("type") == "array":
            return [self._sample(name, shape["items"])]
        if "enum" in shape:
            return shape["enum"][0]
        if (kind := str(shape.get("type"))) in _PLAIN:
            return shape.get("minimum", _PLAIN[kind])
        return _SAMPLES.get(shape.get("format", "")) or _SAMPLES.get(name, "…")


_PLAIN: dict[str, Any] = {"integer": 1, "boolean": True}
_HEADERS = {"Idempotency-Key": '-H "Idempotency-Key: $(uuidgen)"', "If-Match": '-H "If-Match: $ETAG"'}


def title_of(name: str) -> str:
    """SellerAnswer is a Seller."""
    return name.removesuffix("Answer")


def _item(schema: Node) -> Node:
    """What a list holds, or one of several ways is; else itself."""
    for way in ("oneOf", "anyOf", "allOf"):
        if way in schema:
            return _item(next(each for each in schema[way] if each.get("type") != "null"))
    return _item(schema["items"]) if schema.get("type") == "array" else schema


def _rows_of_page(shape: Node) -> Node:
    """What a list holds that says nothing else; {} of whatever is none."""
    fields = shape.get("properties", {})
    return fields["data"] if set(fields) == {"data", "next_cursor"} else {}


def _hole(schema: Node) -> str:
    return "[]" if schema.get("type") == "array" else ""


def _nullable(schema: Node) -> bool:
    return any(each.get("type") == "null" for way in ("oneOf", "anyOf") for each in schema.get(way, []))


def _with_limits(said: str, shape: Node) -> str:
    most = f"At most {shape['maxLength']:,} characters." if "maxLength" in shape else ""
    between = f"{shape['minimum']:,} to {shape['maximum']:,}." if {"minimum", "maximum"} <= set(shape) else ""
    usual = f"Usually {shape['default']}." if shape.get("default") else ""
    return " ".join(filter(None, [said, most, between, usual]))
