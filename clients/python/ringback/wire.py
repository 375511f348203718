"""Messages as text and back; numbers keep every digit that they were written with."""

from __future__ import annotations

import json
import re
import secrets
from decimal import Decimal
from typing import Any, Dict, List, Optional, Tuple, Union, cast

JsonObject = Dict[str, Any]
"""An object as it stands on the wire."""


class ExactFloat(float):
    """A number that Python would write in another way than it came.

    It is the nearest float, and counts and compares as such; `text` is what the wire said, and that
    goes out again where the number is sent on. A parameter of the type `Decimal` gets every digit.
    """

    text: str

    def __new__(cls, written: Union[str, float]) -> ExactFloat:
        """Reads the text of a number in JSON."""
        self = super().__new__(cls, written)
        self.text = written if isinstance(written, str) else repr(written)
        return self

    def __getnewargs__(self) -> Tuple[Any, ...]:
        """What a copy is made of."""
        return (self.text,)


class Written:
    """A number that goes out as this text."""

    def __init__(self, text: str) -> None:
        self.text = text


# JSON's encoder cannot be told to write a text as it is: the number goes through it as a string
# that begins with this mark, which nobody else knows, and loses mark and quotes afterwards.
_MARK = secrets.token_hex(16)
_MARKED = re.compile(f'"{_MARK}([^"]*)"')


def dumps(value: Any, *, ascii_only: bool = False, spaced: bool = False) -> str:
    """A value as JSON text, with spaces for readers if wanted.

    Raises TypeError or ValueError for what JSON cannot carry.
    """
    is_marked = False

    def marked(value: Any) -> str:
        nonlocal is_marked
        if not isinstance(value, Written):
            raise TypeError(f"a value of the type {type(value).__name__} has no form in JSON")
        is_marked = True
        return _MARK + value.text

    text = json.dumps(
        value,
        separators=(", ", ": ") if spaced else (",", ":"),
        ensure_ascii=ascii_only,
        allow_nan=False,
        default=marked,
    )
    return _MARKED.sub(r"\1", text) if is_marked else text


def encoded(message: JsonObject) -> bytes:
    """One message as one line. Raises TypeError or ValueError for what JSON cannot carry."""
    try:
        return dumps(message).encode("utf-8") + b"\n"
    except UnicodeEncodeError:  # A lone surrogate: it can travel as an escape only.
        return dumps(message, ascii_only=True).encode("ascii") + b"\n"


def decoded(line: bytes) -> Any:
    """The JSON value of a line. Raises ValueError or RecursionError for what is none."""
    return _decoder.decode(line.decode("utf-8"))


def decimal_of(value: Union[int, float]) -> Decimal:
    """A number of the wire with every digit. Raises ArithmeticError for exponents beyond reason."""
    return Decimal(value.text if isinstance(value, ExactFloat) else repr(value))


def object_of(value: Any) -> Optional[JsonObject]:
    """The value if it is an object."""
    return cast(JsonObject, value) if isinstance(value, dict) else None


def list_of(value: Any) -> Optional[List[Any]]:
    """The value if it is an array."""
    return cast(List[Any], value) if isinstance(cast(object, value), list) else None


def _float(text: str) -> float:
    value = float(text)
    return value if repr(value) == text else ExactFloat(text)


def _int(text: str) -> Union[int, float]:
    try:
        return int(text)
    except ValueError:  # Python refuses to read integers of thousands of digits.
        return ExactFloat(text)


def _no_constant(word: str) -> Any:
    raise ValueError(f"{word} is not JSON")


# Python would read NaN and Infinity as well, which no JSON has.
_decoder = json.JSONDecoder(parse_float=_float, parse_int=_int, parse_constant=_no_constant)
