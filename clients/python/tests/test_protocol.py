"""The client against the daemon's own description: every method, setting and update has its place."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import unittest
from typing import Any, Dict, List, Set

import support  # noqa: F401 (puts the package on the path)
from ringback import Client, Session, ToolContext, Turn, blocking, protocol
from ringback.types import _WIRE_NAMES
from ringback.updates import _CLASSES, _MEMBERS, UsageUpdate, update_from_wire
from support import HERE, REAL, DaemonTest

METHODS: Dict[str, List[Any]] = {
    "initialize": [Client.start, blocking.Client.start],
    "initialized": [Client.start, blocking.Client.start],
    "shutdown": [Client.close, blocking.Client.close],
    "exit": [Client.close, blocking.Client.close],
    "$/cancelRequest": [Turn.cancel, blocking.Turn.cancel],
    "$/setTrace": [Client.set_trace, blocking.Client.set_trace],
    "$/progress": [ToolContext.progress],
    "tools/register": [Client.register_tools, blocking.Session.register_tools],
    "tools/unregister": [Client.unregister_tools, blocking.Session.unregister_tools],
    "tools/list": [Client.list_tools, blocking.Session.list_tools],
    "session/new": [Client.session, blocking.Client.session],
    "session/prompt": [Session.prompt, blocking.Session.prompt],
    "session/cancel": [Session.cancel, blocking.Session.cancel],
    "session/steer": [Session.steer, blocking.Session.steer],
    "session/configure": [Session.configure, blocking.Session.configure],
    "session/preview": [Session.preview, blocking.Session.preview],
    "session/messages": [Session.messages, blocking.Session.messages],
    "session/list": [Client.list_sessions, blocking.Client.list_sessions],
    "session/close": [Session.close, blocking.Session.close],
    "models/list": [Client.list_models, blocking.Client.list_models],
    "rpc.discover": [Client.discover, blocking.Client.discover],
    "tools/call": [Client.tool],
    "tools/approve": [Client.spawn],
    "session/update": [Turn.__aiter__, blocking.Turn.__iter__],
    "$/logTrace": [Client.spawn],
}


def bundle() -> Any:
    """What `ringback schema` prints; skips the test where the daemon does not know it."""
    if not REAL:
        raise unittest.SkipTest("RINGBACK names no daemon")
    run = subprocess.run([REAL, "schema"], stdout=subprocess.PIPE, timeout=60)
    if run.returncode != 0:
        raise unittest.SkipTest("This daemon has no command `schema`")
    return json.loads(run.stdout)


class Description(unittest.TestCase):
    bundle: Any

    @classmethod
    def setUpClass(cls) -> None:
        cls.bundle = bundle()

    def properties(self, name: str) -> Set[str]:
        return set(self.bundle["$defs"][name]["properties"])

    def test_every_method_has_a_typed_one(self) -> None:
        self.assertEqual(sorted(METHODS), sorted(m["name"] for m in self.bundle["methods"]))

    def test_every_method_is_said_where_it_is_sent_or_taken(self) -> None:
        files = [f for f in HERE.parent.glob("ringback/*.py") if f.name != "protocol.py"]
        said = {
            node.value
            for file in files
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
            if isinstance(node, ast.Constant) and isinstance(node.value, str)
        }
        self.assertEqual(set(METHODS) - said, set())

    def test_the_fields_of_a_turn_are_the_settings(self) -> None:
        for name, more in (
            ("SessionNewParams", {"sessionId"}),
            ("SessionConfigureParams", {"sessionId"}),
            ("SessionPromptParams", {"sessionId", "prompt"}),
        ):
            self.assertEqual(self.properties(name), {*_WIRE_NAMES.values(), *more}, name)

    def test_what_initialize_says_is_known(self) -> None:
        said = {"protocolVersion", "clientInfo", "processId", "providers", "capabilities", "trace"}
        self.assertEqual(self.properties("InitializeParams"), said)
        self.assertEqual(self.properties("ClientCapabilities"), {"approvals", "updates"})
        self.assertEqual(protocol.PROTOCOL_VERSION, self.bundle["protocolVersion"])

    def test_every_update_has_a_class_with_its_members(self) -> None:
        schemas = self.bundle["$defs"]
        found: Set[str] = set()
        for member in schemas["Update"]["oneOf"]:
            schema = schemas[member["$ref"].rsplit("/", 1)[-1]]["properties"]
            word = schema["type"]["const"]
            found.add(word)
            kind = _CLASSES[word]
            if kind is not UsageUpdate:  # Its counts stand together, in `usage`.
                members = {wire for _, wire in _MEMBERS[kind]}
                self.assertEqual(members, set(schema) - {"type"}, kind.__name__)
        self.assertEqual(set(_CLASSES), found)

    def test_the_counts_of_a_usage_update_are_those_of_usage(self) -> None:
        usage = self.properties("Usage")
        self.assertEqual(self.properties("UsageUpdate"), {*usage, "type"})
        update = {"type": "usage", **{name: 1 for name in usage}}
        params = {"sessionId": "s", "turnId": "t", "seq": 1, "update": update}
        taken = update_from_wire(params)
        assert isinstance(taken, UsageUpdate)
        self.assertEqual(set(taken.usage), usage)

    def test_the_names_of_fields_are_those_of_the_wire(self) -> None:
        for name, wire in _WIRE_NAMES.items():
            self.assertEqual(re.sub(r"_(\w)", lambda match: match[1].upper(), name), wire)


class RealDaemon(DaemonTest):
    async def test_discovery_and_traces(self) -> None:
        known = {method["name"] for method in bundle()["methods"]}
        told: List[Any] = []
        async with Client.spawn(REAL, on_trace=lambda *said: told.append(said)) as client:
            document = await client.discover()
            self.assertEqual({method["name"] for method in document["methods"]}, known)
            client.set_trace("verbose")
            client.notify("no/such", {"x": 1})
            await client.list_tools()
            client.set_trace("off")
            await client.list_models("rehearsal")
        self.assertIn(("ignored notification no/such", '{"x":1}'), told)
        self.assertFalse([said for said in told if "models/list" in said[0]])


if __name__ == "__main__":
    unittest.main()
