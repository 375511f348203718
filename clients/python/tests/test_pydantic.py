"""Models of pydantic as parameters, results and output schemas, for those who have it."""

from __future__ import annotations

import subprocess
import sys
import unittest
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Dict, List, Optional

import support  # noqa: F401 (puts the package on the path)
from ringback import Client, make_tool, schema_of
from ringback.types import TurnResult
from ringback.values import ArgumentError, from_json, to_json
from support import REAL, DaemonTest, environment, fake

try:
    from pydantic import BaseModel, ConfigDict, Field
except ImportError:
    raise unittest.SkipTest("pydantic is not installed") from None


class Address(BaseModel):
    """Where somebody lives."""

    street: str
    zip_code: str = Field(alias="zip", pattern="^[0-9]+$")


class Person(BaseModel):
    model_config = ConfigDict(strict=True)

    name: str = Field(description="In full.")
    born: date
    home: Optional[Address] = None
    children: List[Person] = []


class City(BaseModel):
    city: str


class Money(BaseModel):
    amount: Decimal


@dataclass
class Family:
    head: Person
    pets: List[str]


JANE: Dict[str, Any] = {
    "name": "Jane",
    "born": "1990-02-03",
    "home": {"street": "High St", "zip": "123"},
    "children": [{"name": "Joe", "born": "2020-01-01", "home": None, "children": []}],
}


class Models(unittest.TestCase):
    def test_a_schema_carries_its_definitions_to_the_root(self) -> None:
        schema = schema_of(Family)
        self.assertEqual(schema["properties"]["head"], {"$ref": "#/$defs/Person"})
        self.assertEqual(sorted(schema["$defs"]), ["Address", "Person"])
        person = schema["$defs"]["Person"]["properties"]
        self.assertEqual(person["name"]["description"], "In full.")
        self.assertEqual(person["children"]["items"], {"$ref": "#/$defs/Person"})

    def test_names_that_are_taken_give_way(self) -> None:
        first = type("Same", (BaseModel,), {"__annotations__": {"a": List[int]}})
        inner = type("Same", (BaseModel,), {"__annotations__": {"b": int}})
        outer = type("Outer", (BaseModel,), {"__annotations__": {"x": inner}})
        other = type("Outer", (BaseModel,), {"__annotations__": {"x": first}})

        def tool(one: outer, two: other) -> None: ...  # type: ignore[valid-type]

        tool.__annotations__ = {"one": outer, "two": other}
        schema = make_tool(tool).definition["inputSchema"]
        self.assertEqual(sorted(schema["$defs"]), ["Other2_Same", "Same"])
        two = schema["properties"]["two"]["properties"]["x"]
        self.assertEqual(two, {"$ref": "#/$defs/Other2_Same"})

    def test_values_both_ways(self) -> None:
        jane = from_json(Person, JANE, "p")
        assert isinstance(jane, Person)
        self.assertEqual((jane.born, jane.children[0].name), (date(1990, 2, 3), "Joe"))
        self.assertEqual(to_json(jane), JANE)
        family = from_json(Family, {"head": JANE, "pets": []}, "")
        self.assertIsInstance(family.head, Person)
        self.assertEqual(from_json(Optional[Person], None, "p"), None)

    def test_what_does_not_fit_says_where(self) -> None:
        for value, words in (
            ({**JANE, "name": 1}, "p.name: "),
            ({**JANE, "home": {"street": "x", "zip": "y"}}, "p.home.zip: "),
            ([], "p: "),
        ):
            with self.assertRaises(ArgumentError) as caught:
                from_json(Person, value, "p")
            self.assertIn(words, str(caught.exception))

    def test_fields_of_parameters(self) -> None:
        hint = Annotated[int, Field(ge=1, description="how many")]
        self.assertEqual(
            schema_of(hint), {"type": "integer", "minimum": 1, "description": "how many"}
        )
        self.assertEqual(from_json(hint, 3, "n"), 3)
        with self.assertRaises(ArgumentError):
            from_json(hint, 0, "n")

    def test_the_output_of_a_turn(self) -> None:
        result = TurnResult.from_wire({"stopReason": "end_turn", "structuredOutput": JANE})
        self.assertEqual(result.output(Person).name, "Jane")
        with self.assertRaises(ValueError):
            TurnResult.from_wire({"stopReason": "end_turn"}).output(Person)

    def test_nobody_imports_it_but_the_user(self) -> None:
        program = (
            "import sys, ringback; ringback.schema_of(int); assert 'pydantic' not in sys.modules"
        )
        subprocess.run([sys.executable, "-c", program], env=environment(), check=True)


class Tools(DaemonTest):
    async def test_a_tool_takes_and_gives_models(self) -> None:
        async with fake() as client:

            @client.tool(output_schema=Money)
            def double(money: Money, times: Annotated[int, Field(ge=1)] = 2) -> Money:
                return Money(amount=money.amount * times)

            sent = 'call double {"money": {"amount": 2.5}}'
            await self.check_turn(client, sent, '{"amount": "5.0"} {"amount": "5.0"}')
            failed = await client.prompt('call double {"money": {"amount": []}, "times": 1}')
            self.assertIn("failed: ArgumentError: money.amount: ", failed.text)
            (tool,) = await client.list_tools()
            schema: Any = tool["outputSchema"]
            self.assertEqual(schema["properties"]["amount"]["type"], "string")

    @unittest.skipUnless(REAL, "RINGBACK names no daemon")
    async def test_the_real_daemon_takes_the_schemas(self) -> None:
        async with Client.spawn(REAL) as client:

            @client.tool(output_schema=Person)
            def marry(one: Person, two: Family) -> Person:
                return one

            await client.list_tools()
            result = await client.prompt("The city is Oslo.", output_schema=City)
            self.assertIn("Oslo", result.output(City).city)


if __name__ == "__main__":
    unittest.main()
