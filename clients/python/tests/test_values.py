"""Arguments to Python values, return values to the wire, docstrings to words."""

from __future__ import annotations

import unittest
from typing import Any, Dict, FrozenSet, List, Literal, Optional, Set, Tuple, Union

import support  # noqa: F401 (puts the package on the path)
from ringback import ToolError, ToolResult, audio, image, resource, resource_link, text
from ringback.content import ERROR_CHARACTERS, error_to_wire, joined_text, result_to_wire
from ringback.docstring import parse_docstring
from ringback.values import ArgumentError, from_json, to_json
from test_schema import Colour, Level, Point, Rated, Tree


class Arguments(unittest.TestCase):
    def check(self, hint: Any, value: Any, expected: Any) -> None:
        found = from_json(hint, value, "a")
        self.assertEqual((found, type(found)), (expected, type(expected)))

    def check_refused(self, hint: Any, value: Any, message: str) -> None:
        with self.assertRaises(ArgumentError) as caught:
            from_json(hint, value, "a")
        self.assertEqual(str(caught.exception), message)

    def test_numbers_keep_their_kind(self) -> None:
        self.check(int, 12345678901234567890, 12345678901234567890)
        self.check(int, 1.0, 1)
        self.check(float, 1, 1)
        self.check(float, 1.5, 1.5)
        self.check(Any, 1.0, 1.0)

    def test_objects(self) -> None:
        self.check(Point, {"x": 1.0, "tags": ["t"]}, Point(1.0, 0.0, ["t"]))
        self.check(Tree, {"value": 1, "children": [{"value": 2}]}, Tree(1, [Tree(2)]))
        self.check(Rated, {"title": "T"}, {"title": "T"})
        self.check(Dict[str, Point], {"p": {"x": 1}}, {"p": Point(1)})

    def test_choices(self) -> None:
        self.check(Colour, "red", Colour.RED)
        self.check(Level, 2, Level.HIGH)
        self.check(Literal["a", Colour.BLUE], "blue", Colour.BLUE)
        self.check(Optional[int], None, None)
        self.check(Union[int, str], "1", "1")
        self.check(Union[Point, List[int]], [1], [1])

    def test_arrays(self) -> None:
        self.check(Tuple[int, str], [1, "x"], (1, "x"))
        self.check(Tuple[int, ...], [1, 2, 3], (1, 2, 3))
        self.check(Set[int], [1, 1], {1})
        self.check(FrozenSet[str], ["x"], frozenset(["x"]))

    def test_what_does_not_fit_says_where(self) -> None:
        self.check_refused(int, True, "a: an integer wanted, not True")
        self.check_refused(int, 1.5, "a: an integer wanted, not 1.5")
        self.check_refused(bool, 1, "a: true or false wanted, not 1")
        self.check_refused(Point, {"x": 1, "tags": [1]}, "a.tags[0]: a string wanted, not 1")
        self.check_refused(Point, {}, "a.x: missing")
        self.check_refused(Point, {"x": 1, "z": 2}, "a.z: not known")
        self.check_refused(Colour, "pink", "a: 'pink' is not one of 'red', 'blue'")
        self.check_refused(Literal[1], True, "a: True is not one of 1")
        self.check_refused(Tuple[int, str], [1], "a: 2 members wanted, not 1")
        self.check_refused(
            Optional[int], "x", "a: an integer wanted, not 'x' or a: null wanted, not 'x'"
        )


class Results(unittest.TestCase):
    def check(self, value: Any, words: str, structured: Any = None) -> None:
        expected: Dict[str, Any] = {"content": [text(words)]}
        if structured is not None:
            expected["structuredContent"] = structured
        self.assertEqual(result_to_wire(value), expected)

    def test_values(self) -> None:
        self.check("as it is", "as it is")
        self.check(12, "12")
        self.check(True, "true")
        self.check([1, "é"], '[1, "é"]')
        self.check({"a": 1.0}, '{"a": 1.0}', {"a": 1.0})
        self.check({Colour.RED: {2, 1}}, '{"red": [1, 2]}', {"red": [1, 2]})
        self.check(Tree(1), '{"value": 1, "children": []}', {"value": 1, "children": []})
        self.assertEqual(result_to_wire(None), {"content": []})

    def test_blocks(self) -> None:
        blocks = [
            text("x"),
            image(b"\x00", "image/png"),
            audio("AA==", "audio/wav"),
            resource_link("file:///x", "x", size=3),
            resource("file:///y", text="y", mimeType="text/plain"),
            resource("file:///z", blob=b"\x00"),
        ]
        self.assertEqual(result_to_wire(blocks), {"content": blocks})
        self.assertEqual(result_to_wire(blocks[1]), {"content": [blocks[1]]})
        self.assertEqual(joined_text(blocks), "x")
        almost = {"type": "text", "words": "x"}
        self.assertEqual(result_to_wire(almost)["structuredContent"], almost)

    def test_a_result_spelled_out(self) -> None:
        spelled = ToolResult("words", structured_content={"a": 1}, is_error=True)
        expected = {"content": [text("words")], "structuredContent": {"a": 1}, "isError": True}
        self.assertEqual(result_to_wire(spelled), expected)

    def test_values_without_a_form_in_json(self) -> None:
        for value in (b"bytes", float("nan"), float("inf"), {1: 2}, [object()], ToolResult):
            with self.assertRaises(TypeError, msg=repr(value)):
                result_to_wire(value)
        with self.assertRaises(TypeError):
            to_json({"deep": {"set": {b"x"}}})

    def test_exceptions(self) -> None:
        def shown(error: BaseException) -> str:
            result = error_to_wire(error)
            self.assertTrue(result["isError"])
            return str(result["content"][0]["text"])

        self.assertEqual(shown(ValueError("no")), "ValueError: no")
        self.assertEqual(shown(ToolError("plain words")), "plain words")
        self.assertEqual(shown(KeyError()), "KeyError")
        long = shown(ToolError("x" * (ERROR_CHARACTERS + 5)))
        self.assertTrue(long.endswith("x… (5 more characters)"))


class Docstrings(unittest.TestCase):
    def check(self, words: str, description: str, parameters: Dict[str, str]) -> None:
        self.assertEqual(tuple(parse_docstring(words)), (description, parameters))

    def test_plain(self) -> None:
        self.check("Adds.\n\nTwo numbers: a and b.", "Adds.\n\nTwo numbers: a and b.", {})
        self.check("", "", {})

    def test_google(self) -> None:
        words = "Adds.\n\nArgs:\n    a (int): one: the first\n      of two\n    **b: two\n\nMore."
        self.check(words, "Adds.\n\nMore.", {"a": "one: the first of two", "b": "two"})

    def test_numpy(self) -> None:
        words = (
            "Adds.\n\nParameters\n----------\na : int\n    one\nb\n    two\n\nReturns\n-------\nint"
        )
        self.check(words, "Adds.\n\nReturns\n-------\nint", {"a": "one", "b": "two"})

    def test_sphinx(self) -> None:
        words = "Adds.\n\n:param int a: one\n    more\n:param b: two\n:type b: int\n:returns: sum"
        self.check(words, "Adds.", {"a": "one more", "b": "two"})


if __name__ == "__main__":
    unittest.main()
