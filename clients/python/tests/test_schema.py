"""Type hints to JSON Schema."""

from __future__ import annotations

import collections.abc
import enum
import sys
import unittest
from dataclasses import dataclass, field
from typing import (
    Annotated,
    Any,
    Dict,
    FrozenSet,
    List,
    Literal,
    Mapping,
    NewType,
    Optional,
    Sequence,
    Set,
    Tuple,
    TypedDict,
    Union,
)

import support  # noqa: F401 (puts the package on the path)
from ringback import make_tool, schema_of

UserId = NewType("UserId", int)


class Colour(enum.Enum):
    RED = "red"
    BLUE = "blue"


class Level(enum.IntEnum):
    LOW = 1
    HIGH = 2


@dataclass
class Point:
    """A place.

    With more words.
    """

    x: float
    y: Annotated[float, "upwards"] = 0.0
    tags: List[str] = field(default_factory=list)
    hidden: int = field(init=False, default=3)


@dataclass
class Tree:
    value: int
    children: List[Tree] = field(default_factory=list)


class Movie(TypedDict):
    title: str


class Rated(Movie, total=False):
    stars: int


class Schemas(unittest.TestCase):
    def check(self, hint: Any, expected: Any) -> None:
        self.assertEqual(schema_of(hint), expected)

    def test_scalars(self) -> None:
        for hint, name in ((str, "string"), (int, "integer"), (float, "number"), (bool, "boolean")):
            self.check(hint, {"type": name})
        self.check(None, {"type": "null"})
        self.check(Any, {})
        self.check(object, {})
        self.check(UserId, {"type": "integer"})

    def test_unions(self) -> None:
        self.check(Optional[str], {"anyOf": [{"type": "string"}, {"type": "null"}]})
        self.check(Union[int, str], {"anyOf": [{"type": "integer"}, {"type": "string"}]})

    @unittest.skipIf(sys.version_info < (3, 10), "`int | str` needs Python 3.10")
    def test_unions_with_a_bar(self) -> None:
        self.check(eval("int | None"), {"anyOf": [{"type": "integer"}, {"type": "null"}]})

    def test_choices(self) -> None:
        self.check(Literal["a", "b"], {"type": "string", "enum": ["a", "b"]})
        self.check(Literal["a", 1], {"enum": ["a", 1]})
        self.check(Literal[Colour.RED], {"type": "string", "enum": ["red"]})
        self.check(Colour, {"type": "string", "enum": ["red", "blue"]})
        self.check(Level, {"type": "integer", "enum": [1, 2]})

    def test_arrays(self) -> None:
        numbers = {"type": "array", "items": {"type": "integer"}}
        hints: Tuple[Any, ...] = (List[int], Sequence[int], Tuple[int, ...], list[int])
        for hint in (*hints, collections.abc.Iterable[int]):
            self.check(hint, numbers)
        self.check(list, {"type": "array", "items": {}})
        for hint in (Set[int], FrozenSet[int], set[int]):
            self.check(hint, {**numbers, "uniqueItems": True})

    def test_tuples(self) -> None:
        parts = [{"type": "integer"}, {"type": "string"}]
        pair = {"type": "array", "minItems": 2, "maxItems": 2, "prefixItems": parts}
        self.check(Tuple[int, str], pair)

    def test_mappings(self) -> None:
        self.check(Dict[str, int], {"type": "object", "additionalProperties": {"type": "integer"}})
        self.check(Mapping[str, Any], {"type": "object", "additionalProperties": {}})
        self.check(dict, {"type": "object", "additionalProperties": {}})
        keys = schema_of(Dict[Literal["a"], int])["propertyNames"]
        self.assertEqual(keys, {"type": "string", "enum": ["a"]})

    def test_notes(self) -> None:
        self.check(Annotated[int, "how many"], {"type": "integer", "description": "how many"})
        self.check(Annotated[int, {"minimum": 0}], {"type": "integer", "minimum": 0})
        self.check(List[Annotated[str, "x"]], {
            "type": "array", "items": {"type": "string", "description": "x"},
        })  # fmt: skip

    def test_a_dataclass(self) -> None:
        tags = {"type": "array", "items": {"type": "string"}}
        self.check(Point, {
            "type": "object",
            "description": "A place.\n\nWith more words.",
            "properties": {
                "x": {"type": "number"},
                "y": {"type": "number", "description": "upwards", "default": 0.0},
                "tags": tags,
            },
            "required": ["x"],
            "additionalProperties": False,
        })  # fmt: skip

    def test_a_typed_dict(self) -> None:
        self.check(Rated, {
            "type": "object",
            "properties": {"title": {"type": "string"}, "stars": {"type": "integer"}},
            "required": ["title"],
            "additionalProperties": False,
        })  # fmt: skip

    def test_a_type_that_contains_itself(self) -> None:
        schema = schema_of(Tree)
        self.assertEqual(schema["$ref"], "#/$defs/Tree")
        children = schema["$defs"]["Tree"]["properties"]["children"]
        self.assertEqual(children["items"], {"$ref": "#/$defs/Tree"})
        inside = schema_of(List[Tree])
        self.assertEqual(inside["items"], {"$ref": "#/$defs/Tree"})
        self.assertIn("Tree", inside["$defs"])

    def test_types_that_json_has_no_form_of(self) -> None:
        for hint in (bytes, complex, Dict[int, str], List[bytes], Literal[b"x"], type):
            with self.assertRaises(TypeError, msg=repr(hint)):
                schema_of(hint)


class Definitions(unittest.TestCase):
    def test_a_signature(self) -> None:
        def book(seats: int, name: str = "me", *, colour: Colour = Colour.RED) -> None:
            """Books seats.

            Args:
                seats: how many
                name: for whom,
                    in full

            Returns:
                nothing
            """

        self.assertEqual(make_tool(book).definition, {
            "name": "book",
            "description": "Books seats.\n\nReturns:\n    nothing",
            "inputSchema": {
                "type": "object",
                "properties": {
                    "seats": {"type": "integer", "description": "how many"},
                    "name": {
                        "type": "string", "description": "for whom, in full", "default": "me",
                    },
                    "colour": {"type": "string", "enum": ["red", "blue"], "default": "red"},
                },
                "required": ["seats"],
                "additionalProperties": False,
            },
        })  # fmt: skip

    def test_options(self) -> None:
        tool = make_tool(
            lambda **given: None,
            name="any",
            title="Any",
            description="Takes anything.",
            input_schema={"type": "object"},
            output_schema=Movie,
            annotations={"readOnlyHint": True},
            policy={"timeoutMs": 5},
        )
        self.assertEqual(tool.definition["inputSchema"], {"type": "object"})
        self.assertEqual(tool.definition["outputSchema"]["required"], ["title"])
        self.assertEqual(tool.definition["policy"], {"timeoutMs": 5})
        self.assertEqual(tool.definition["annotations"], {"readOnlyHint": True})

    def test_other_keywords_are_additional_properties(self) -> None:
        def any_more(**more: int) -> None: ...

        schema = make_tool(any_more).definition["inputSchema"]
        self.assertEqual(schema["additionalProperties"], {"type": "integer"})

    def test_signatures_that_cannot_be_called_by_name(self) -> None:
        def starred(*numbers: int) -> None: ...

        def hidden(number: int, /) -> None: ...

        def unknown(number: Nowhere) -> None: ...  # type: ignore[name-defined]  # noqa: F821

        for function in (starred, hidden, unknown):
            with self.assertRaises(TypeError, msg=function.__name__):
                make_tool(function)


if __name__ == "__main__":
    unittest.main()
