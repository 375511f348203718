"""Takes type hints apart: which form of value a hint stands for, on Python 3.9 and later."""

from __future__ import annotations

import collections.abc
import dataclasses
import enum
import types
import typing
from decimal import Decimal
from typing import Any, Dict, List, Literal, NamedTuple, Optional, Tuple, Type, Union

LISTS = (
    list,
    collections.abc.Sequence,
    collections.abc.MutableSequence,
    collections.abc.Iterable,
    collections.abc.Collection,
)
SETS = (set, frozenset, collections.abc.Set, collections.abc.MutableSet)
MAPPINGS = (dict, collections.abc.Mapping, collections.abc.MutableMapping)
# `int | str` has a type of its own since Python 3.10.
UNIONS: Tuple[Any, ...] = (Union, getattr(types, "UnionType", Union))


class Field(NamedTuple):
    """One member of an object: its hint, whether it may be missing, its words."""

    hint: Any
    required: bool
    default: Any = dataclasses.MISSING
    description: Optional[str] = None


class Form(NamedTuple):
    """What a hint stands for.

    `name` is one of any, null, boolean, integer, number, decimal, string, union, literal, enum,
    list, set, tuple, mapping, dataclass, typed_dict. `parts` are the hints inside (of a union, a
    list, …) or the values of a literal.
    """

    name: str
    parts: Tuple[Any, ...] = ()


_SCALARS = {
    type(None): "null",
    None: "null",
    bool: "boolean",
    int: "integer",
    float: "number",
    Decimal: "decimal",
    str: "string",
}


def plain(hint: Any) -> Tuple[Any, Tuple[Any, ...]]:
    """Strips `Annotated`, `Required`, `NewType` and aliases off: the hint and its annotations."""
    notes: Tuple[Any, ...] = ()
    while True:
        if hasattr(hint, "__metadata__"):
            hint, notes = hint.__origin__, (*notes, *hint.__metadata__)
        elif _word(typing.get_origin(hint)) in ("Required", "NotRequired", "ReadOnly"):
            hint = typing.get_args(hint)[0]
        elif hasattr(hint, "__supertype__"):
            hint = hint.__supertype__
        elif type(hint).__name__ == "TypeAliasType":
            hint = hint.__value__
        else:
            return hint, notes


def form_of(hint: Any) -> Form:
    """The form of a hint that `plain` has stripped. Raises TypeError when JSON has none."""
    if hint in (Any, object):
        return Form("any")
    origin, args = typing.get_origin(hint), typing.get_args(hint)
    if origin is None and (hint is None or isinstance(hint, type)) and hint in _SCALARS:
        return Form(_SCALARS[hint])
    if origin in UNIONS:
        return Form("union", args)
    if origin is Literal:
        return Form("literal", args)
    kind: Optional[Type[Any]] = hint if isinstance(hint, type) and origin is None else None
    if kind is not None:
        if issubclass(kind, enum.Enum):
            return Form("enum", tuple(member.value for member in kind))
        if dataclasses.is_dataclass(kind):
            return Form("dataclass")
        if hasattr(kind, "__total__") and issubclass(kind, dict):
            return Form("typed_dict")
    return _container_form(hint, origin if origin is not None else hint, args)


def _container_form(hint: Any, origin: Any, args: Tuple[Any, ...]) -> Form:
    if origin in LISTS:
        return Form("list", args or (Any,))
    if origin in SETS:
        return Form("set", args or (Any,))
    if origin is tuple:
        if not args:
            return Form("list", (Any,))
        if len(args) == 2 and args[1] is Ellipsis:
            return Form("list", args[:1])
        return Form("tuple", () if args == ((),) else args)
    if origin in MAPPINGS:
        return Form("mapping", args or (str, Any))
    raise TypeError(f"The type {hint!r} has no form in JSON; give `input_schema` instead.")


def fields_of(hint: Any) -> Dict[str, Field]:
    """The members of a dataclass or of a TypedDict."""
    hints = hints_of(hint)
    if not dataclasses.is_dataclass(hint):
        required = set(hint.__required_keys__)
        return {
            name: Field(inner, _is_required(inner, name in required))
            for name, inner in hints.items()
        }
    found: Dict[str, Field] = {}
    for field in dataclasses.fields(hint):
        if not field.init:
            continue
        optional = (
            field.default is not dataclasses.MISSING
            or field.default_factory is not dataclasses.MISSING
        )
        words = field.metadata.get("description")
        found[field.name] = Field(hints[field.name], not optional, field.default, words)
    return found


def hints_of(subject: Any) -> Dict[str, Any]:
    """The resolved hints of a function or a class. Raises TypeError when one cannot be resolved."""
    try:
        return typing.get_type_hints(subject, include_extras=True)
    except (NameError, AttributeError, SyntaxError) as error:
        name = getattr(subject, "__name__", repr(subject))
        raise TypeError(f"The type hints of {name} cannot be resolved: {error}") from error


def scalar(value: Any) -> Any:
    """The JSON value behind a member of a Literal, which may be an Enum's member."""
    return value.value if isinstance(value, enum.Enum) else value


def values_of(form: Form) -> List[Any]:
    """The JSON values that a literal or an enum allows. Raises TypeError for no scalars."""
    values = [scalar(part) for part in form.parts]
    for value in values:
        if value is not None and not isinstance(value, (str, int, float)):
            raise TypeError(f"The value {value!r} has no form in JSON.")
    return values


def _is_required(hint: Any, declared: bool) -> bool:
    # String annotations hide NotRequired from __required_keys__, so the hint itself decides.
    while hasattr(hint, "__metadata__"):
        hint = hint.__origin__
    word = _word(typing.get_origin(hint))
    return word == "Required" or (declared and word != "NotRequired")


def _word(origin: Any) -> str:
    return str(getattr(origin, "_name", ""))
