"""Python values to JSON and JSON values to what a type hint asks for."""

from __future__ import annotations

import dataclasses
import enum
import math
from decimal import Decimal
from typing import Any, Dict, List, Mapping, Sequence, cast

from . import pydantic_types
from .forms import Field, Form, fields_of, form_of, plain, values_of
from .wire import ExactFloat, Written, decimal_of


class ArgumentError(ValueError):
    """An argument that does not have the form its type hint asks for."""


def to_json(value: Any) -> Any:
    """The JSON form of a value: dataclasses become objects, enums their values, sets lists.

    Decimals, and floats that came with more digits than a float has, become `Written`. Raises
    TypeError for a value that has no form in JSON, NaN and the infinities included.
    """
    if isinstance(value, enum.Enum):
        return to_json(value.value)
    if value is None or isinstance(value, (str, bool, int)):
        return value
    if isinstance(value, (float, Decimal)):
        return _number_to_json(value)
    if isinstance(value, Written):
        return value
    if pydantic_types.is_model(value):
        return pydantic_types.dumped(value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        names = [member.name for member in dataclasses.fields(value)]
        return {name: to_json(getattr(value, name)) for name in names}
    if isinstance(value, Mapping):
        members = cast(Mapping[Any, Any], cast(object, value))
        return {_key(key): to_json(member) for key, member in members.items()}
    if isinstance(value, (set, frozenset)):
        return [to_json(member) for member in _in_order(value)]
    if isinstance(value, (list, tuple)):
        return [to_json(member) for member in cast(Sequence[Any], value)]
    raise TypeError(f"a value of the type {type(value).__name__} has no form in JSON")


def from_json(hint: Any, value: Any, where: str) -> Any:
    """Gives a JSON value the type of a hint; `where` names it in the ArgumentError."""
    hint, notes = plain(hint)
    if pydantic_types.reads(hint, notes):
        return _from_model(hint, notes, value, where)
    form = form_of(hint)
    if form.name == "union":
        return _from_union(form, value, where)
    if form.name in ("literal", "enum"):
        return _from_choice(hint, form, value, where)
    if form.name in ("dataclass", "typed_dict"):
        return _from_object(hint, value, where)
    if form.name in ("list", "set", "tuple"):
        return _from_array(hint, form, value, where)
    if form.name == "mapping":
        return _from_mapping(form, value, where)
    return _from_scalar(form, value, where)


def members_from_json(
    fields: Mapping[str, Field], value: Any, where: str, additional: Any = False
) -> Dict[str, Any]:
    """Reads an object's members; missing ones that may be missing stay away."""
    _expect(isinstance(value, dict), where, "an object", value)
    found: Dict[str, Any] = {}
    for name, member in value.items():
        inside = f"{where}.{name}" if where else name
        if name in fields:
            found[name] = from_json(fields[name].hint, member, inside)
        elif additional is False:
            raise ArgumentError(f"{inside}: not known")
        else:
            found[name] = from_json(additional, member, inside)
    for name, field in fields.items():
        if field.required and name not in found:
            raise ArgumentError(f"{f'{where}.{name}' if where else name}: missing")
    return found


def _from_scalar(form: Form, value: Any, where: str) -> Any:
    if form.name == "any":
        return value
    if form.name == "null":
        _expect(value is None, where, "null", value)
    elif form.name == "boolean":
        _expect(isinstance(value, bool), where, "true or false", value)
    elif form.name == "string":
        _expect(isinstance(value, str), where, "a string", value)
    elif form.name == "number":
        # An int stays an int: a float would lose the digits of a large one.
        _expect(_is_number(value), where, "a number", value)
    elif form.name == "decimal":
        _expect(_is_number(value), where, "a number", value)
        return _to_decimal(value, where)
    elif form.name == "integer":
        whole = _is_number(value) and (isinstance(value, int) or value.is_integer())
        # The nearest float may be whole where the number is not.
        exact = _to_decimal(value, where) if whole and isinstance(value, ExactFloat) else value
        _expect(whole and int(exact) == exact, where, "an integer", value)
        return int(exact)
    return value


def _to_decimal(value: Any, where: str) -> Decimal:
    try:
        return decimal_of(value)
    except ArithmeticError as error:
        raise ArgumentError(f"{where}: {_shown(value)} is out of range") from error


def _from_model(hint: Any, notes: Any, value: Any, where: str) -> Any:
    try:
        return pydantic_types.validated(hint, notes, to_json(value))
    except ValueError as error:  # pydantic's ValidationError is one.
        raise ArgumentError(pydantic_types.problems_of(error, where)) from error


def _from_union(form: Form, value: Any, where: str) -> Any:
    reasons: List[str] = []
    for part in form.parts:
        try:
            return from_json(part, value, where)
        except ArgumentError as error:
            reasons.append(str(error))
    raise ArgumentError(" or ".join(reasons))


def _from_choice(hint: Any, form: Form, value: Any, where: str) -> Any:
    allowed = values_of(form)
    for index, member in enumerate(allowed):
        same_kind = isinstance(value, bool) == isinstance(member, bool)
        if same_kind and member == value and isinstance(value, str) == isinstance(member, str):
            return hint(member) if form.name == "enum" else form.parts[index]
    shown = ", ".join(repr(member) for member in allowed)
    raise ArgumentError(f"{where}: {_shown(value)} is not one of {shown}")


def _from_object(hint: Any, value: Any, where: str) -> Any:
    members = members_from_json(fields_of(hint), value, where)
    return hint(**members)


def _from_array(hint: Any, form: Form, value: Any, where: str) -> Any:
    _expect(isinstance(value, list), where, "an array", value)
    hints = form.parts if form.name == "tuple" else form.parts * len(value)
    if len(hints) != len(value):
        raise ArgumentError(f"{where}: {len(hints)} members wanted, not {len(value)}")
    pairs = enumerate(zip(hints, value))
    members = [from_json(part, member, f"{where}[{at}]") for at, (part, member) in pairs]
    origin = getattr(hint, "__origin__", hint)
    if form.name == "set":
        try:
            return frozenset(members) if origin is frozenset else set(members)
        except TypeError as error:
            raise ArgumentError(f"{where}: {error}") from error
    return tuple(members) if origin is tuple else members


def _from_mapping(form: Form, value: Any, where: str) -> Dict[Any, Any]:
    _expect(isinstance(value, dict), where, "an object", value)
    key_hint, hint = form.parts
    return {
        from_json(key_hint, key, f"{where}.{key}"): from_json(hint, member, f"{where}.{key}")
        for key, member in value.items()
    }


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _expect(fits: bool, where: str, wanted: str, value: Any) -> None:
    if not fits:
        raise ArgumentError(f"{where or 'arguments'}: {wanted} wanted, not {_shown(value)}")


def _shown(value: Any) -> str:
    words = repr(value)
    return words if len(words) <= 80 else f"{words[:80]}… ({len(words) - 80} more)"


def _number_to_json(value: Any) -> Any:
    if isinstance(value, ExactFloat):
        return Written(value.text)
    if not math.isfinite(value):
        raise TypeError(f"{value!r} has no form in JSON")
    return Written(str(value)) if isinstance(value, Decimal) else value


def _key(key: Any) -> str:
    key = key.value if isinstance(key, enum.Enum) else key
    if not isinstance(key, str):
        raise TypeError(f"the key {key!r} is not a string")
    return key


def _in_order(members: Any) -> List[Any]:
    try:
        return sorted(members)
    except TypeError:
        return list(members)  # Members of mixed types have no order of their own.
