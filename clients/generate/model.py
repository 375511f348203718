"""What `ringback schema` says, as values that a backend can walk over.

Every definition is one of four: a record, a list of words, a union, or an alias for another type. The
types that stand in their places are small; whatever is more has a name and is a `Reference`. A keyword that
is not known here is an error, so that nothing that the daemon says is lost on the way to a client.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Dict, List, Optional, Tuple, Union


@dataclass(frozen=True)
class Primitive:
    """`string`, `integer`, `number`, `boolean`, `null`, `object` (any members) or `any`."""

    name: str


@dataclass(frozen=True)
class Constant:
    """Exactly this string or number."""

    value: Union[str, int]


@dataclass(frozen=True)
class Reference:
    """The definition of that name."""

    name: str


@dataclass(frozen=True)
class ListOf:
    """An array."""

    element: "Type"


@dataclass(frozen=True)
class MapOf:
    """An object with free names, whose values are alike."""

    value: "Type"


@dataclass(frozen=True)
class Either:
    """One of several types that need no telling apart."""

    types: Tuple["Type", ...]


Type = Union[Primitive, Constant, Reference, ListOf, MapOf, Either]


@dataclass(frozen=True)
class Property:
    """A property of a record."""

    name: str
    type: Type
    required: bool
    description: str
    #: What its absence means, where that never changes; None where there is no such value.
    default: Optional[Any]


@dataclass(frozen=True)
class Record:
    """An object with properties."""

    name: str
    description: str
    properties: Tuple[Property, ...]
    #: What becomes of further members: "ignored", "kept" or "refused".
    others: str

    def constant(self, name: str) -> Optional[Union[str, int]]:
        """The value of a required property that has only one."""
        for property in self.properties:
            if property.name == name and property.required:
                return property.type.value if isinstance(property.type, Constant) else None
        return None


@dataclass(frozen=True)
class Words:
    """One of several strings."""

    name: str
    description: str
    words: Tuple[str, ...]


@dataclass(frozen=True)
class TaggedUnion:
    """One of several records that a member with a fixed word tells apart."""

    name: str
    description: str
    #: The member that tells: "type" or "role".
    tag: str
    #: The word and the name of the record that goes with it.
    members: Tuple[Tuple[str, str], ...]


@dataclass(frozen=True)
class Alias:
    """Another name for a type."""

    name: str
    description: str
    type: Type


Definition = Union[Record, Words, TaggedUnion, Alias]


@dataclass(frozen=True)
class Method:
    """A method."""

    name: str
    #: Who sends it: "client", "daemon" or "both".
    direction: str
    #: "request" or "notification".
    kind: str
    summary: str
    #: The name of the definition of the params; None for none.
    params: Optional[str]
    #: What it is answered with: a `Reference` or null; None for a notification.
    result: Optional[Type]

    @property
    def type_name(self) -> str:
        """The name as part of a type's: `SessionPrompt` for `session/prompt`."""
        words = re.findall(r"[A-Za-z]+", self.name)
        return "".join(word[0].upper() + word[1:] for word in words)


@dataclass(frozen=True)
class ErrorRow:
    """An error that the daemon answers."""

    code: int
    kind: str
    when: str


@dataclass(frozen=True)
class Protocol:
    """The whole description."""

    version: int
    methods: Tuple[Method, ...]
    #: By name, each after those that it needs.
    definitions: Dict[str, Definition]
    #: The definition of the error object of an answer.
    error: str
    errors: Tuple[ErrorRow, ...]


class UnknownDescription(Exception):
    """The description says something that this program does not know."""


def read(bundle: Dict[str, Any]) -> Protocol:
    """Reads the bundle that `ringback schema` prints."""
    known = {"$schema", "title", "protocolVersion", "methods", "error", "errors", "$defs"}
    _refuse_others(bundle, known, "the bundle")
    schemas = bundle["$defs"]
    definitions = {name: _definition(name, schemas) for name in schemas}
    return Protocol(
        version=bundle["protocolVersion"],
        methods=tuple(_method(method) for method in bundle["methods"]),
        definitions=definitions,
        error=_target(bundle["error"]),
        errors=tuple(ErrorRow(row["code"], row["kind"], row["when"]) for row in bundle["errors"]),
    )


def _method(method: Dict[str, Any]) -> Method:
    known = {"name", "direction", "kind", "summary", "params", "result"}
    _refuse_others(method, known, method["name"])
    return Method(
        name=method["name"],
        direction=method["direction"],
        kind=method["kind"],
        summary=method["summary"],
        params=_target(method["params"]) if "params" in method else None,
        result=_type(method["result"], method["name"]) if "result" in method else None,
    )


def _definition(name: str, schemas: Dict[str, Any]) -> Definition:
    schema = schemas[name]
    about = schema["description"]
    if "properties" in schema:
        return _record(name, about, schema)
    if "enum" in schema:
        _refuse_others(schema, {"description", "type", "enum"}, name)
        return Words(name, about, tuple(schema["enum"]))
    if "oneOf" in schema:
        _refuse_others(schema, {"description", "oneOf"}, name)
        return _union(name, about, [_target(member) for member in schema["oneOf"]], schemas)
    return Alias(name, about, _type(schema, name))


def _record(name: str, about: str, schema: Dict[str, Any]) -> Record:
    known = {"description", "type", "properties", "required", "additionalProperties"}
    _refuse_others(schema, known, name)
    required = set(schema.get("required", []))
    others = {None: "ignored", True: "kept", False: "refused"}
    return Record(
        name=name,
        description=about,
        properties=tuple(
            Property(
                name=key,
                type=_type(value, f"{name}.{key}"),
                required=key in required,
                description=value["description"],
                default=value.get("default"),
            )
            for key, value in schema["properties"].items()
        ),
        others=others[schema.get("additionalProperties")],
    )


def _union(name: str, about: str, members: List[str], schemas: Dict[str, Any]) -> TaggedUnion:
    records = [_record(member, "", schemas[member]) for member in members]
    for property in records[0].properties:
        words = [record.constant(property.name) for record in records]
        if all(isinstance(word, str) for word in words) and len(set(words)) == len(words):
            pairs = tuple((str(word), member) for word, member in zip(words, members))
            return TaggedUnion(name, about, property.name, pairs)
    raise UnknownDescription(f"nothing tells the members of {name} apart")


#: Keywords that a validator wants and that no type in a client's language can say.
_BOUNDS = {
    *("minimum", "maximum", "minLength", "maxLength", "pattern", "minItems", "uniqueItems"),
    *("description", "default"),
}


def _type(schema: Dict[str, Any], place: str) -> Type:
    words = {key: value for key, value in schema.items() if key not in _BOUNDS}
    if not words:
        return Primitive("any")
    if set(words) == {"$ref"}:
        return Reference(_target(schema))
    if set(words) == {"anyOf"}:
        return Either(tuple(_type(member, place) for member in words["anyOf"]))
    if set(words) == {"type", "const"}:
        return Constant(words["const"])
    if set(words) == {"type", "items"} and words["type"] == "array":
        return ListOf(_type(words["items"], place))
    if set(words) == {"type", "additionalProperties"} and words["type"] == "object":
        return MapOf(_type(words["additionalProperties"], place))
    if set(words) == {"type"} and isinstance(words["type"], list):
        return Either(tuple(Primitive(name) for name in words["type"]))
    if set(words) == {"type"} and words["type"] != "array":
        return Primitive(words["type"])
    raise UnknownDescription(f"{place}: there is no type for {schema}")


def _target(schema: Dict[str, Any]) -> str:
    prefix = "#/$defs/"
    if not schema["$ref"].startswith(prefix):
        raise UnknownDescription(f"a reference leads elsewhere: {schema['$ref']}")
    return str(schema["$ref"][len(prefix) :])


def _refuse_others(schema: Dict[str, Any], known: "set[str]", place: str) -> None:
    others = set(schema) - known
    if others:
        raise UnknownDescription(f"{place}: unknown: {', '.join(sorted(others))}")
