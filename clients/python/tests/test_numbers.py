"""Numbers keep their digits on the way in and on the way out."""

from __future__ import annotations

import copy
import json
import pickle
import unittest
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Dict, List, Union

import support  # noqa: F401 (puts the package on the path)
from ringback import ExactFloat, schema_of
from ringback.values import ArgumentError, from_json, to_json
from ringback.wire import decoded, dumps, encoded
from support import REAL, DaemonTest, fake, tool_results

LONG = "12345678901234567890.5"
WRITTEN = ["1", "1.0", "1.10", LONG, "1e400", "-0.0", "1E-7", "12345678901234567890123", "9" * 5000]


class Numbers(unittest.TestCase):
    def test_a_number_goes_out_as_it_came(self) -> None:
        for text in WRITTEN:
            self.assertEqual(dumps(to_json(decoded(text.encode()))), text)
        whole = "[" + ",".join(WRITTEN) + "]"
        self.assertEqual(
            encoded({"a": to_json(decoded(whole.encode()))}).decode(), f'{{"a":{whole}}}\n'
        )

    def test_plain_floats_stay_plain(self) -> None:
        for text in ("1.5", "0.1", "-2.0", "1e+16"):
            self.assertIs(type(decoded(text.encode())), float)

    def test_an_exact_float_is_a_float(self) -> None:
        number = decoded(LONG.encode())
        assert isinstance(number, ExactFloat)
        self.assertEqual((number, number + 1, number.text), (float(LONG), float(LONG) + 1, LONG))
        for same in (copy.deepcopy(number), pickle.loads(pickle.dumps(number))):
            self.assertEqual((same, same.text), (number, LONG))
        self.assertEqual(json.dumps(number), "1.2345678901234567e+19")

    def test_decimals(self) -> None:
        self.assertEqual(schema_of(Decimal), {"type": "number"})
        for text in (LONG, "1", "1.10", "1e400"):
            self.assertEqual(from_json(Decimal, decoded(text.encode()), "a"), Decimal(text))
        self.assertEqual(dumps(to_json({"n": Decimal("0.10")})), '{"n":0.10}')
        for odd in (Decimal("NaN"), Decimal("Infinity")):
            with self.assertRaises(TypeError):
                to_json(odd)

    def test_integers(self) -> None:
        self.assertEqual(
            from_json(int, decoded(b"12345678901234567890.0"), "a"), 12345678901234567890
        )
        self.assertEqual(from_json(int, decoded(b"1e3"), "a"), 1000)
        for text in (LONG, "1e400", "1.5", "9" * 5000):
            with self.assertRaises(ArgumentError):
                from_json(int, decoded(text.encode()), "a")
        with self.assertRaises(ArgumentError):
            from_json(Decimal, decoded(b"1e99999999999999999999"), "a")

    def test_what_is_no_number_stays_refused(self) -> None:
        for text in (b"NaN", b"[Infinity]", b"1.", b"+1"):
            with self.assertRaises(ValueError):
                decoded(text)
        for value in (float("nan"), {"a": object()}):
            with self.assertRaises((TypeError, ValueError)):
                dumps(value)


class Travelling(DaemonTest):
    async def test_arguments_results_and_ids(self) -> None:
        ids = WRITTEN[:-1]  # The last one is more than the fake daemon reads.
        with TemporaryDirectory() as folder:
            record = Path(folder, "received")
            async with fake("--record", str(record)) as client:

                @client.tool
                def same(n: Any, d: Decimal) -> Dict[str, Any]:
                    return {"n": n, "d": d}

                params = f'"params": {{"name": "same", "arguments": {{"n": {LONG}, "d": {LONG}}}}}'
                calls = [f'raw {{"method": "tools/call", "id": {n}, {params}}}' for n in ids]
                await client.prompt("\n".join(calls))
                await client.list_tools()
            answers = [line for line in record.read_text().splitlines() if '"result"' in line]
        for text in ids:
            (answer,) = [line for line in answers if f'"id":{text},' in line]
            self.assertIn(f'"structuredContent":{{"n":{LONG},"d":{LONG}}}', answer)

    @unittest.skipUnless(REAL, "RINGBACK names no daemon")
    async def test_the_real_daemon_keeps_them_too(self) -> None:
        from ringback import Client

        script = {
            "replies": [
                {"toolCalls": [{"name": "same", "argumentsText": f'{{"n":{LONG}}}'}]},
                {"text": "{{result}}"},
            ]
        }
        with TemporaryDirectory() as folder:
            Path(folder, "a.json").write_text(json.dumps(script))
            async with Client.spawn(REAL, cwd=folder) as client:
                seen: List[Any] = []

                @client.tool
                def same(n: Union[Decimal, str]) -> Any:
                    seen.append(n)
                    return {"n": n}

                session = await client.session(model="scripted/a.json")
                self.assertIn(LONG, (await session.prompt("x")).text)
                self.assertEqual(seen, [Decimal(LONG)])
                (result,) = tool_results(await session.messages())
                written = result["structuredContent"]["n"]
                self.assertEqual(written.text, LONG)


if __name__ == "__main__":
    unittest.main()
