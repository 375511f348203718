#!/usr/bin/env python3
"""A daemon that does what its prompts say: a partner for the clients' tests, faults included.

It speaks the lines framing and as much of the protocol as the clients use. Each line of a prompt
is one action of the turn:

    say WORDS            WORDS and a newline, one text delta per word
    deltas N             N text deltas "x"
    big N                one text delta of N characters
    call NAME JSON       one tool call, and its result as text
    calls NAME JSON      a tool call per member of the array, all together
    ask NAME JSON        tools/approve, then a tool call if it is allowed
    cancelcall NAME JSON a tool call that is cancelled after its first progress report
    update JSON          a session/update as given
    reason WORDS         a reasoning delta
    structured JSON      sets structuredOutput
    stop REASON          sets the stop reason
    refuse JSON          answers the prompt with this error
    hang                 waits until the turn is cancelled
    raw TEXT             writes TEXT as a line
    part TEXT            writes TEXT without a newline
    stderr TEXT          writes TEXT to stderr
    die N                exits at once with status N
    signal N             sends itself signal N

Any other prompt with two numbers calls the first tool with them, as its first two properties, and
answers with the result. Faults from the start are options: --die N, --silent, --garbage, --deaf
(never ends by itself), --deaf-close, --no-cancel (does not answer a cancelled prompt), --orphan (leaves a
child that holds stdout), --version N, --max-bytes N, --chatter N (that much on stderr).
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
            return {"sessions": [{"sessionId": name} for name in self.sessions]}
        if method == "models/list":
            return {"models": [{"id": "rehearsal/rehearsal", "provider": "rehearsal"}]}
        if method.startswith("session/"):
            if params.get("sessionId") not in self.sessions:
                raise Refused(-32002, "unknown_session", "No such session")
            if method == "session/close":
                del self.sessions[params["sessionId"]]
            return {"echo": params}
        raise Refused(-32601, "method_not_found", f"Unknown method {method}")

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
            self.tools[(scope, tool["name"])] = tool
            names.append(tool["name"])
        return {"registered": names, "replaced": replaced}

    # Turns.

    def accept_prompt(self, request_id, params):
        session_id = params.get("sessionId")
        if session_id is None:
            session_id = f"s{next(self.counter)}"
            self.sessions[session_id] = {"params": {}, "seq": 0, "busy": False}
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


class Turn:
    def __init__(self, daemon, request_id, session_id, params):
        self.daemon = daemon
        self.request_id = request_id
        self.session_id = session_id
        self.params = params
        self.turn_id = f"t{next(daemon.counter)}"
        self.cancelled = daemon.prompts[request_id]
        self.stop_reason = "end_turn"
        self.structured = None
        self.parts = []
        self.refusal = None
        self.steps = 1

    def work(self):
        session = self.daemon.sessions[self.session_id]
        self.update(type="turn_started", model="rehearsal/rehearsal")
        prompt = self.params["prompt"]
        if not isinstance(prompt, str):
            prompt = "\n".join(block.get("text", "") for block in prompt)
        for line in prompt.splitlines() or [""]:
            if self.cancelled.is_set() or self.refusal:
                break
            word, _, rest = line.partition(" ")
            action = getattr(self, f"do_{word}", None)
            if action is None:
                self.reckon(line)
            else:
                action(rest)
        if self.cancelled.is_set():
            if self.daemon.options.no_cancel:
                return
            self.stop_reason = "cancelled"
        session["busy"] = False
        self.daemon.prompts.pop(self.request_id, None)
        if self.refusal:
            error = {"jsonrpc": "2.0", "id": self.request_id, "error": self.refusal}
            self.daemon.write(error)
            return
        self.update(type="turn_finished", stopReason=self.stop_reason)
        self.daemon.answer(self.request_id, self.result())

    def result(self):
        result = {
            "sessionId": self.session_id,
            "turnId": self.turn_id,
            "stopReason": self.stop_reason,
            "message": {
                "role": "assistant",
                "content": [{"type": "text", "text": "".join(self.parts)}],
            },
            "steps": self.steps,
            "usage": {"inputTokens": 1, "outputTokens": len(self.parts)},
        }
        if self.structured is not None:
            result["structuredOutput"] = self.structured
        if self.stop_reason == "limit":
            result["limit"] = {"kind": "steps", "value": 1}
        return result

    def update(self, **update):
        session = self.daemon.sessions.get(self.session_id, {"seq": 0})
        session["seq"] += 1
        params = {
            "sessionId": self.session_id,
            "turnId": self.turn_id,
            "seq": session["seq"],
            "update": update,
        }
        self.daemon.write({"jsonrpc": "2.0", "method": "session/update", "params": params})

    def text(self, text):
        self.parts.append(text)
        self.update(type="text_delta", messageId="m1", text=text)

    def call_params(self, name, arguments):
        return {
            "sessionId": self.session_id,
            "turnId": self.turn_id,
            "callId": f"c{next(self.daemon.counter)}",
            "name": name,
            "arguments": arguments,
        }

    def await_answer(self, request_id, box):
        """The answer of the client; a cancelled turn cancels the request and waits on."""
        while True:
            try:
                return box.get(timeout=0.02)
            except queue.Empty:
                if self.cancelled.is_set() and request_id is not None:
                    self.daemon.write(
                        {
                            "jsonrpc": "2.0",
                            "method": "$/cancelRequest",
                            "params": {"id": request_id},
                        }
                    )
                    request_id = None

    def tool_text(self, answer):
        if "error" in answer:
            return f"error {answer['error']['code']}: {answer['error']['message']}"
        result = answer["result"]
        blocks = result["content"]
        words = blocks if isinstance(blocks, str) else "".join(
            block.get("text", f"<{block['type']}>") for block in blocks
        )
        structured = result.get("structuredContent")
        more = f" {json.dumps(structured, sort_keys=True)}" if structured is not None else ""
        return ("failed: " if result.get("isError") else "") + words + more

    def call_tool(self, name, arguments):
        params = self.call_params(name, arguments)
        self.update(
            type="tool_call",
            callId=params["callId"],
            name=name,
            arguments=arguments,
            source="client",
        )
        self.steps += 1
        return self.daemon.request("tools/call", params)

    # The actions.

    def do_say(self, words):
        for word in words.split():
            self.text(word + " ")

    def do_deltas(self, count):
        for _ in range(int(count)):
            self.text("x")

    def do_big(self, count):
        self.text("é" * int(count))

    def do_reason(self, words):
        self.update(type="reasoning_delta", messageId="r1", text=words)

    def do_call(self, rest):
        name, _, arguments = rest.partition(" ")
        self.text(self.tool_text(self.await_answer(*self.call_tool(name, json.loads(arguments)))))

    def do_calls(self, rest):
        name, _, arguments = rest.partition(" ")
        sent = [self.call_tool(name, each) for each in json.loads(arguments)]
        self.text("|".join(self.tool_text(self.await_answer(*each)) for each in sent))

    def do_ask(self, rest):
        name, _, arguments = rest.partition(" ")
        params = self.call_params(name, json.loads(arguments))
        answer = self.await_answer(*self.daemon.request("tools/approve", params))
        if "error" in answer:
            self.text(self.tool_text(answer))
            return
        decision = answer["result"]
        if decision["decision"] == "deny":
            self.text(f"denied: {decision.get('reason')}")
        else:
            given = decision.get("arguments", params["arguments"])
            self.text(self.tool_text(self.await_answer(*self.call_tool(name, given))))

    def do_cancelcall(self, rest):
        name, _, arguments = rest.partition(" ")
        params = self.call_params(name, json.loads(arguments))
        reports = self.daemon.progress[params["callId"]] = queue.Queue()
        request_id, box = self.daemon.request("tools/call", params)
        self.text(json.dumps(reports.get(timeout=10)) + " ")
        cancel = {"jsonrpc": "2.0", "method": "$/cancelRequest", "params": {"id": request_id}}
        self.daemon.write(cancel)
        self.daemon.write(cancel)
        self.text(self.tool_text(self.await_answer(None, box)))

    def do_update(self, rest):
        self.update(**json.loads(rest))

    def do_structured(self, rest):
        self.structured = json.loads(rest)

    def do_stop(self, reason):
        self.stop_reason = reason

    def do_refuse(self, rest):
        self.refusal = json.loads(rest)

    def do_hang(self, _):
        self.cancelled.wait(FAR_SECONDS)

    def do_raw(self, text):
        self.daemon.write_text(text + "\n")

    def do_part(self, text):
        self.daemon.write_text(text)

    def do_stderr(self, text):
        print(text, file=sys.stderr, flush=True)

    def do_die(self, status):
        os._exit(int(status))

    def do_signal(self, number):
        os.kill(os.getpid(), int(number))
        time.sleep(FAR_SECONDS)

    def reckon(self, line):
        numbers = [int(number) for number in re.findall(r"-?\d+", line)]
        tools = list(self.daemon.tools.values())
        if len(numbers) < 2 or not tools:
            self.text(f"You said: {line}")
            return
        names = list(tools[0]["inputSchema"]["properties"])[:2]
        call = self.call_tool(tools[0]["name"], dict(zip(names, numbers)))
        self.text(f"The answer is {self.tool_text(self.await_answer(*call)).strip()}.")


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
        subprocess.Popen(["sleep", "30"], stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
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
