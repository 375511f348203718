"""A turn of the fake daemon.

Each line of a prompt is one action of the turn:

    say WORDS            one text delta per word, each with a space behind
    deltas N             N text deltas "x"
    big N                one text delta of N characters
    call NAME JSON       one tool call, and its result as text
    calls NAME JSON      a tool call per member of the array, all together
    ask NAME JSON        tools/approve, then a tool call if it is allowed
    cancelcall NAME JSON a tool call that is cancelled after its first progress report
    stopcall NAME JSON   a tool call that is cancelled a moment later
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
answers with the result.
"""

import json
import os
import queue
import re
import sys
import time

FAR_SECONDS = 3600


class Turn:
    def __init__(self, daemon, request_id, session_id, params):
        self.daemon = daemon
        self.request_id = request_id
        self.session_id = session_id
        self.params = params
        self.session = daemon.sessions[session_id]
        self.turn_id = f"t{next(daemon.counter)}"
        self.cancelled = daemon.prompts[request_id]
        self.stop_reason = "end_turn"
        self.structured = None
        self.parts = []
        self.refusal = None
        self.steps = 1

    def work(self):
        session = self.session
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
        if "temporary" in session:
            del self.daemon.sessions[self.session_id]
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
        session = self.session
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
        words = (
            blocks
            if isinstance(blocks, str)
            else "".join(block.get("text", f"<{block['type']}>") for block in blocks)
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

    def do_stopcall(self, rest):
        name, _, arguments = rest.partition(" ")
        request_id, box = self.call_tool(name, json.loads(arguments))
        time.sleep(0.3)
        self.cancel_call(request_id, box)

    def do_cancelcall(self, rest):
        name, _, arguments = rest.partition(" ")
        params = self.call_params(name, json.loads(arguments))
        reports = self.daemon.progress[params["callId"]] = queue.Queue()
        request_id, box = self.daemon.request("tools/call", params)
        self.text(json.dumps(reports.get(timeout=10)) + " ")
        self.cancel_call(request_id, box)

    def cancel_call(self, request_id, box):
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
