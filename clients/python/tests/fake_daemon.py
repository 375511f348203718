#!/usr/bin/env python3
"""A daemon that does what its prompts say: a partner for the clients' tests, faults included.

It speaks the lines framing and as much of the protocol as the clients use. What a prompt
can say stands in `fake_turn.py`.

Faults from the start are options: --die N, --silent (answers nothing), --garbage, --deaf (never
ends by itself), --deaf-close (does not end at the end of stdin), --no-cancel (does not answer a
cancelled prompt), --orphan (leaves a child that holds stdout), --version N, --max-bytes N,
--chatter N (so many bytes on stderr), --record FILE (keeps what arrives).
"""

import argparse
import itertools
import json
import os
import queue
import re
import signal
import subprocess
import sys
import threading
import time

from fake_turn import Turn

FAR_SECONDS = 3600


class Refused(Exception):
    """The error to answer a request with."""


class FakeDaemon:
    def __init__(self, options):
        self.options = options
        self.lock = threading.Lock()
        self.tools = {}
        self.sessions = {}
        self.counter = itertools.count(1)
        self.waiting = {}
        self.prompts = {}
        self.turns = []
        self.progress = {}
        self.shut_down = False
        self.received = []

    # The wire.

    def write(self, message):
        self.write_text(json.dumps(message) + "\n")

    def write_text(self, text):
        with self.lock:
            try:
                sys.stdout.write(text)
                sys.stdout.flush()
            except (BrokenPipeError, ValueError):
                os._exit(1)

    def answer(self, request_id, result):
        self.write({"jsonrpc": "2.0", "id": request_id, "result": result})

    def refuse(self, request_id, code, kind, message, **data):
        error = {"code": code, "message": message, "data": {"kind": kind, **data}}
        self.write({"jsonrpc": "2.0", "id": request_id, "error": error})

    def request(self, method, params, sent=None):
        request_id = next(self.counter)
        box = self.waiting[request_id] = queue.Queue()
        self.write({"jsonrpc": "2.0", "id": request_id, "method": method, "params": params})
        if sent is not None:
            sent(request_id)
        return request_id, box

    # The read loop.

    def serve(self):
        for line in sys.stdin:
            if not line.strip():
                continue
            try:
                message = json.loads(line)
            except ValueError:
                self.write(
                    {"jsonrpc": "2.0", "id": None, "error": {"code": -32700, "message": "not JSON"}}
                )
                continue
            if self.options.record:
                with open(self.options.record, "a", encoding="utf-8") as record:
                    record.write(line)
            self.take(message)
        for turn in self.turns:
            turn.join(5)
        if self.options.deaf_close:
            time.sleep(FAR_SECONDS)
        os._exit(0)

    def take(self, message):
        if "method" not in message:
            box = self.waiting.pop(message.get("id"), None)
            if box is not None:
                box.put(message)
            return
        method, params = message["method"], message.get("params") or {}
        if "id" not in message:
            self.notified(method, params)
            return
        if method == "session/prompt":
            self.accept_prompt(message["id"], params)
            return
        try:
            self.answer(message["id"], self.result(method, params))
        except Refused as error:
            self.refuse(message["id"], *error.args[:3], **(error.args[3] if error.args[3:] else {}))

    def notified(self, method, params):
        if method == "exit":
            if not self.options.deaf:
                os._exit(0 if self.shut_down else 1)
        elif method == "$/cancelRequest" and params["id"] in self.prompts:
            self.prompts[params["id"]].set()
        elif method == "session/cancel":
            for event in self.prompts.values():
                event.set()
        elif method == "$/progress":
            event = self.progress.get(params["token"])
            if event is not None:
                event.put(params["value"])

    def result(self, method, params):
        if method == "initialize":
            return {
                "protocolVersion": self.options.version,
                "serverInfo": {"name": "fake", "version": "0"},
                "capabilities": {},
                "limits": {"maxMessageBytes": self.options.max_bytes},
                "received": params,
            }
        if method == "shutdown":
            self.shut_down = True
            return None
        if method == "tools/register":
            return self.register(params)
        if method == "tools/unregister":
            scope = params.get("sessionId")
            removed = [n for n in params["names"] if self.tools.pop((scope, n), None)]
            return {"removed": removed}
        if method == "tools/list":
            wanted = (None, params.get("sessionId"))
            return {"tools": [tool for key, tool in self.tools.items() if key[0] in wanted]}
        if method == "session/new":
            session_id = params.get("sessionId") or f"s{next(self.counter)}"
            self.sessions[session_id] = {"params": params, "seq": 0, "busy": False}
            return {"sessionId": session_id, "model": params.get("model", "rehearsal/rehearsal")}
        if method == "session/list":
            return self.page("sessions", [{"sessionId": name} for name in self.sessions], params)
        if method == "models/list":
            return {"models": [{"id": "rehearsal/rehearsal", "provider": "rehearsal"}]}
        if method.startswith("session/"):
            if params.get("sessionId") not in self.sessions:
                raise Refused(-32002, "unknown_session", "No such session")
            if method == "session/messages":
                return self.page("messages", [{"n": n} for n in range(5)], params)
            if method == "session/close":
                del self.sessions[params["sessionId"]]
            return {"echo": params, "turnId": params.get("expectedTurnId"), "model": "a/b"}
        raise Refused(-32601, "method_not_found", f"Unknown method {method}")

    def page(self, name, members, params):
        start = params.get("offset", 0)
        end = start + min(2, params.get("limit", 2))
        page = {name: members[start:end], "total": len(members)}
        if end < len(members):
            page["nextOffset"] = end
        return page

    def register(self, params):
        names = []
        for index, tool in enumerate(params["tools"]):
            if not re.match(r"^[A-Za-z_][A-Za-z0-9_.-]{0,127}$", tool["name"]):
                problem = {"pointer": f"/tools/{index}/name", "message": "not a name"}
                raise Refused(-32602, "invalid_params", "Bad tool", {"problems": [problem]})
        scope = params.get("sessionId")
        replaced = []
        for tool in params["tools"]:
            if (scope, tool["name"]) in self.tools:
                replaced.append(tool["name"])
            else:
                names.append(tool["name"])
            self.tools[(scope, tool["name"])] = tool
        return {"registered": names, "replaced": replaced}

    # Turns.

    def accept_prompt(self, request_id, params):
        session_id = params.get("sessionId")
        if session_id is None:
            session_id = f"s{next(self.counter)}"
            self.sessions[session_id] = {"params": {}, "seq": 0, "busy": False, "temporary": True}
        session = self.sessions.get(session_id)
        if session is None:
            self.refuse(request_id, -32002, "unknown_session", "No such session")
            return
        if session["busy"]:
            self.refuse(request_id, -32003, "session_busy", "The session is in a turn")
            return
        session["busy"] = True
        self.prompts[request_id] = threading.Event()
        turn = Turn(self, request_id, session_id, params)
        thread = threading.Thread(target=turn.work, daemon=True)
        self.turns.append(thread)
        thread.start()


def main():
    parser = argparse.ArgumentParser()
    for flag in ("silent", "garbage", "deaf", "deaf-close", "no-cancel", "orphan"):
        parser.add_argument(f"--{flag}", action="store_true")
    parser.add_argument("--die", type=int)
    parser.add_argument("--chatter", type=int, default=0)
    parser.add_argument("--version", type=int, default=1)
    parser.add_argument("--max-bytes", type=int, default=64 * 1024 * 1024)
    parser.add_argument("--record")
    options = parser.parse_args()
    sys.stdin.reconfigure(encoding="utf-8")
    if options.chatter:
        sys.stderr.write("y" * options.chatter)
        sys.stderr.flush()
    if options.orphan:
        subprocess.Popen(["sleep", "6"], stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    if options.die is not None:
        print("first words", file=sys.stderr)
        print("last words", file=sys.stderr, flush=True)
        os._exit(options.die)
    if options.deaf:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
    if options.garbage:
        print("Hello, I am not JSON", flush=True)
    if options.silent:
        for _ in sys.stdin:
            pass
        time.sleep(FAR_SECONDS if options.deaf else 0)
        return
    FakeDaemon(options).serve()
    if options.deaf:
        time.sleep(FAR_SECONDS)


if __name__ == "__main__":
    main()
