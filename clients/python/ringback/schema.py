"""JSON Schema (2020-12) out of type hints."""

from __future__ import annotations

import dataclasses
import inspect
from typing import Any, Dict, List, Mapping

from .docstring import parse_docstring
from .forms import Field, Form, fields_of, form_of, plain, values_of
from .values import to_json

Schema = Dict[str, Any]


def schema_of(hint: Any) -> Schema:
    """The schema of a type hint. Raises TypeError for a type that JSON has no form of."""
    builder = _Builder()
    return builder.finished(builder.schema(hint))


def object_schema(fields: Mapping[str, Field], additional: Any = False) -> Schema:
    """The schema of an object with these members; `additional` is what others may be."""
    builder = _Builder()
    extra = additional if isinstance(additional, bool) else builder.schema(additional)
    return builder.finished(builder.members(fields, extra))


class _Builder:
    """Collects `$defs` on the way: a type that contains itself is written once and referred to."""

    def __init__(self) -> None:
        self._defs: Dict[str, Schema] = {}
        self._names: Dict[Any, str] = {}
        self._open: List[Any] = []

    def finished(self, schema: Schema) -> Schema:
        """The schema with the definitions that it refers to."""
        return {**schema, "$defs": self._defs} if self._defs else schema

    def schema(self, hint: Any) -> Schema:
        """The schema of one hint; a string in `Annotated` describes, a dict adds keywords."""
        hint, notes = plain(hint)
        form = form_of(hint)
        if form.name in ("dataclass", "typed_dict"):
            schema = self._named(hint)
        else:
            schema = self._of(form)
        for note in notes:
            if isinstance(note, str):
                schema = {**schema, "description": note}
            elif isinstance(note, dict):
                schema = {**schema, **note}
        return schema

    def members(self, fields: Mapping[str, Field], additional: Any) -> Schema:
        """An object's schema."""
        properties: Dict[str, Schema] = {}
        for name, field in fields.items():
            schema = self.schema(field.hint)
            if field.description is not None and "description" not in schema:
                schema = {**schema, "description": field.description}
            if field.default is not dataclasses.MISSING:
                schema = _with_default(schema, field.default)
            properties[name] = schema
        schema = {"type": "object", "properties": properties}
        required = [name for name, field in fields.items() if field.required]
        if required:
            schema["required"] = required
        if additional is not True:
            schema["additionalProperties"] = additional
        return schema

    def _of(self, form: Form) -> Schema:
        if form.name == "any":
            return {}
        if form.name == "union":
            return {"anyOf": [self.schema(part) for part in form.parts]}
        if form.name in ("literal", "enum"):
            return _choice(values_of(form))
        if form.name == "list":
            return {"type": "array", "items": self.schema(form.parts[0])}
        if form.name == "set":
            return {"type": "array", "items": self.schema(form.parts[0]), "uniqueItems": True}
        if form.name == "tuple":
            return self._tuple(form)
        if form.name == "mapping":
            return self._mapping(form)
        return {"type": form.name}

    def _tuple(self, form: Form) -> Schema:
        count = len(form.parts)
        schema: Schema = {"type": "array", "minItems": count, "maxItems": count}
        if count:
            schema["prefixItems"] = [self.schema(part) for part in form.parts]
        return schema

    def _mapping(self, form: Form) -> Schema:
        key, value = form.parts
        keys = self.schema(key)
        if keys and keys.get("type") != "string":
            raise TypeError(f"The keys of an object in JSON are strings, not {key!r}.")
        schema: Schema = {"type": "object", "additionalProperties": self.schema(value)}
        if "enum" in keys:
            schema["propertyNames"] = keys
        return schema

    def _named(self, hint: Any) -> Schema:
        if hint in self._open:
            name = self._names.setdefault(hint, self._free_name(hint.__name__))
            return {"$ref": f"#/$defs/{name}"}
        self._open.append(hint)
        schema = self.members(fields_of(hint), False)
        self._open.pop()
        words = parse_docstring(_own_docstring(hint)).description
        if words:
            schema["description"] = words
        if hint not in self._names:
            return schema
        self._defs[self._names[hint]] = schema
        return {"$ref": f"#/$defs/{self._names[hint]}"}

    def _free_name(self, wanted: str) -> str:
        taken = set(self._names.values())
        name, count = wanted, 2
        while name in taken:
            name, count = f"{wanted}{count}", count + 1
        return name


def _choice(values: List[Any]) -> Schema:
    kinds = {type(value) for value in values}
    names = {str: "string", bool: "boolean", int: "integer", float: "number", type(None): "null"}
    if len(kinds) == 1:
        kind = kinds.pop()
        if kind in names:
            return {"type": names[kind], "enum": values}
    return {"enum": values}


def _with_default(schema: Schema, default: Any) -> Schema:
    try:
        return {**schema, "default": to_json(default)}
    except TypeError:
        return schema  # A default that JSON cannot show (a sentinel) is simply not shown.


def _own_docstring(hint: Any) -> str:
    words = hint.__dict__.get("__doc__") or ""
    # A dataclass without words gets its signature, a TypedDict those of dict.
    if words.startswith(f"{hint.__name__}(") or words == dict.__doc__:
        return ""
    return inspect.cleandoc(words)
