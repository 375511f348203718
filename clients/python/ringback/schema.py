"""JSON Schema (2020-12) out of type hints."""

from __future__ import annotations

import dataclasses
import inspect
from typing import Any, Dict, List, Mapping, Set, Tuple, cast

from . import pydantic_types
from .docstring import parse_docstring
from .forms import Field, Form, fields_of, form_of, plain, values_of
from .values import to_json

Schema = Dict[str, Any]


def schema_of(hint: Any, *, is_output: bool = False) -> Schema:
    """The schema of a type hint. Raises TypeError for a type that JSON has no form of.

    With `is_output` it describes what this side writes; only pydantic's models differ.
    """
    builder = _Builder(is_output)
    return builder.finished(builder.schema(hint))


def object_schema(fields: Mapping[str, Field], additional: Any = False) -> Schema:
    """The schema of an object with these members; `additional` is what others may be."""
    builder = _Builder()
    extra = additional if isinstance(additional, bool) else builder.schema(additional)
    return builder.finished(builder.members(fields, extra))


class _Builder:
    """Collects `$defs` on the way: a type that contains itself is written once and referred to."""

    def __init__(self, is_output: bool = False) -> None:
        self._is_output = is_output
        self._defs: Dict[str, Schema] = {}
        self._names: Dict[Any, str] = {}
        self._open: List[Any] = []

    def finished(self, schema: Schema) -> Schema:
        """The schema with the definitions that it refers to."""
        return {**schema, "$defs": self._defs} if self._defs else schema

    def schema(self, hint: Any) -> Schema:
        """The schema of one hint; a string in `Annotated` describes, a dict adds keywords."""
        hint, notes = plain(hint)
        schema = (
            self._model(hint, notes) if pydantic_types.reads(hint, notes) else self._plain(hint)
        )
        for note in notes:
            if isinstance(note, str):
                schema = {**schema, "description": note}
            elif isinstance(note, dict):
                schema = {**schema, **cast(Schema, note)}
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
        found: Schema = {"type": "object", "properties": properties}
        required = [name for name, field in fields.items() if field.required]
        if required:
            found["required"] = required
        if additional is not True:
            found["additionalProperties"] = additional
        return found

    def _plain(self, hint: Any) -> Schema:
        form = form_of(hint)
        return self._named(hint) if form.name in ("dataclass", "typed_dict") else self._of(form)

    def _model(self, hint: Any, notes: Tuple[Any, ...]) -> Schema:
        taken = {**self._defs, **{name: None for name in self._names.values()}}
        prefix, count = "", 2
        while True:
            schema = pydantic_types.schema(hint, notes, prefix, self._is_output)
            defs = schema.pop("$defs")
            if all(taken.get(name, inner) == inner for name, inner in defs.items()):
                self._defs.update(defs)
                return schema
            prefix, count = f"Other{count}_", count + 1

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
        if form.name == "decimal":
            return {"type": "number"}
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
        taken = {*self._names.values(), *self._defs}
        name, count = wanted, 2
        while name in taken:
            name, count = f"{wanted}{count}", count + 1
        return name


def _choice(values: List[Any]) -> Schema:
    kinds: Set[type] = {type(value) for value in values}
    names: Dict[type, str] = {
        str: "string",
        bool: "boolean",
        int: "integer",
        float: "number",
        type(None): "null",
    }
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
