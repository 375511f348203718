"""A client of the daemon in one file: `client.py [--headers] [FAULT]`.

Without a fault it does everything that clients/README.md asks for. With one it is wrong in that one way, and
`ringback conform` must say so.
"""

import json
import os
import signal
import subprocess
import sys
import time

arguments = sys.argv[1:]
headers = "--headers" in arguments
faults = {word for word in arguments if not word.startswith("--")}


def has(fault):
    """Whether the client is to have this fault."""
    return fault in faults


class Failed(Exception):
    """What ends the program with status 1, in one line."""


# The wire.

if has("dies-of-sigpipe"):
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)


def spawn():
    """Starts the daemon."""
    pipe = subprocess.PIPE
    stderr = pipe if has("never-reads-stderr") else None
    return subprocess.Popen([os.environ["RINGBACK"]], stdin=pipe, stdout=pipe, stderr=stderr)


daemon = spawn()
received = b""


def send(message):
    """Writes one message."""
    if has("no-jsonrpc"):
        del message["jsonrpc"]
    body = json.dumps(message, ensure_ascii=False).encode()
    if has("mangles-utf8"):
        body = body.decode().encode("latin-1", "replace")
    if headers:
        length = len(body.decode()) if has("counts-characters") else len(body)
        body = b"Content-Length: %d\r\n\r\n" % length + body
    elif not (has("no-line-break") and message.get("method") == "session/prompt"):
        body += b"\n"
    try:
        daemon.stdin.write(body)
        daemon.stdin.flush()
    except BrokenPipeError:
        gone()


def gone():
    """The daemon has gone: says how."""
    if has("hangs-at-the-end"):
        time.sleep(60)
    if has("lingers"):
        time.sleep(6)
    status = daemon.wait()
    if has("no-status-told"):
        raise Failed("The daemon is not there.")
    if has("ends-well-without-daemon"):
        sys.exit(0)
    how = f"was killed by signal {-status}" if status < 0 else f"ended with status {status}"
    raise Failed(f"The daemon {how}.")


def read():
    """Reads once."""
    global received
    chunk = os.read(daemon.stdout.fileno(), 1 << 16)
    if not chunk:
        if has("uses-half-messages") and b'"text":"' in received:
            show(received.split(b'"text":"')[1].split(b'"')[0].decode())
        gone()
    if has("decodes-each-read"):
        chunk = chunk.decode("utf-8", "replace").encode()
    if has("one-message-a-read"):
        chunk = chunk[: chunk.find(b"\n") + 1] or chunk
    if has("a-read-is-a-message"):
        received = b""
    received += chunk
    if has("short-lines") and len(received) > 1 << 20:
        raise Failed("The line is too long.")


def cut():
    """Takes a message's text from what was read; None when there is none yet."""
    global received
    if headers:
        head, found, rest = received.partition(b"\r\n\r\n")
        if not found:
            return None
        fields = {}
        for line in head.decode().split("\r\n"):
            name, _, value = line.partition(":")
            fields[name if has("exact-header-names") else name.lower()] = value.strip()
        name = "Content-Length" if has("exact-header-names") else "content-length"
        if name not in fields:
            raise Failed("The daemon wrote a header block without a length.")
        length = int(fields[name])
        if len(rest) < length:
            return None
        received = rest[length:]
        return rest[:length].decode()
    if has("splits-at-unicode-lines"):
        lines = received.decode().splitlines(True)
        if not lines or not lines[0].endswith(("\n", "\x85", "\u2028", "\u2029")):
            return None
        received = "".join(lines[1:]).encode()
        return lines[0]
    line, found, rest = received.partition(b"\n")
    if not found or (has("one-message-behind") and b"\n" not in rest):
        return None
    received = rest
    return line.decode()


def messages():
    """The daemon's messages, one after the other."""
    while True:
        text = cut()
        if text is None:
            read()
            continue
        try:
            message = json.loads(text)
        except ValueError:
            if has("trusts-lines"):
                raise
            if has("stops-at-rubbish"):
                time.sleep(60)
            continue
        if has("trusts-messages") or isinstance(message, dict):
            yield message


# The tools.

slow_calls = set()


def answer(request_id, **members):
    """Answers a request of the daemon."""
    if has("ids-as-doubles") and isinstance(request_id, int):
        request_id = int(float(request_id))
    if has("ids-as-strings"):
        request_id = str(request_id)
    if has("ids-as-numbers") and isinstance(request_id, str) and request_id.lstrip("-").isdigit():
        request_id = int(request_id)
    message = {"jsonrpc": "2.0", "id": request_id, **members}
    send(message)
    if has("answers-twice"):
        send(message)


def failure(words):
    """A tool's result that says that it failed."""
    return {"content": [{"type": "text", "text": words}], "isError": True}


def serve(request_id, name, values):
    """Calls a tool."""
    if name == "echo":
        text = values["text"].strip() if has("trims") else values["text"]
        answer(request_id, result={"content": text})
    elif name == "fail":
        if has("fails-without-words"):
            answer(request_id, result=failure("It failed."))
        elif has("failure-is-success"):
            answer(request_id, result={"content": "failed on purpose"})
        else:
            answer(request_id, result=failure("failed on purpose"))
    elif name == "slow":
        begin_slow(request_id)
    elif has("crashes-at-unknown-tool"):
        raise KeyError(name)
    elif has("silent-at-unknown-tool"):
        pass
    elif has("anything-is-a-tool"):
        answer(request_id, result={"content": ""})
    else:
        answer(request_id, error={"code": -32602, "message": f"There is no tool {name}."})


def begin_slow(request_id):
    """Begins the tool that ends when it is cancelled."""
    if has("slow-is-fast"):
        answer(request_id, result={"content": "done"})
    elif has("slow-blocks"):
        for message in messages():
            if message.get("method") == "$/cancelRequest":
                return answer(request_id, result=failure("cancelled"))
    else:
        slow_calls.add(request_id)


def cancel(request_id):
    """Ends a tool that is no longer wanted."""
    if has("dies-at-stray-cancel"):
        slow_calls.remove(request_id)
        slow_calls.add(request_id)
    if has("cancels-all"):
        for slow_id in slow_calls:
            answer(slow_id, result=failure("cancelled"))
        slow_calls.clear()
    if has("answers-stray-cancel") or request_id in slow_calls:
        slow_calls.discard(request_id)
        if not has("never-cancels"):
            answer(request_id, error={"code": -32800, "message": "cancelled"})
        if has("answers-cancelled-twice"):
            answer(request_id, error={"code": -32800, "message": "cancelled"})


def approve(request_id, name):
    """Answers whether a call may be made."""
    if has("allows-all") or (name == "echo" and not has("denies-all")):
        answer(request_id, result={"decision": "allow"})
    elif has("no-reason"):
        answer(request_id, result={"decision": "deny"})
    else:
        answer(request_id, result={"decision": "deny", "reason": "not that one"})


# The turn.

shown = 0
late = ""


def show(text):
    """Writes a piece of the answer."""
    global shown, late
    shown += 1
    if has("drops-one") and shown == 5_000:
        return
    if has("loses-order"):
        if not late:
            late = text
            return
        text, late = text + late, ""
    sys.stdout.buffer.write(text.encode())
    sys.stdout.buffer.flush()


KNOWN_UPDATES = """turn_started step_started usage tool_call tool_call_update step_finished
turn_finished reasoning_delta waiting""".split()


def take_update(update):
    """Takes what happened in the turn."""
    if has("strict-members") and set(update) - {"type", "messageId", "text", "model", "step"}:
        if update["type"] == "text_delta":
            raise Failed("The update has unknown members.")
    if update.get("type") == "text_delta" or (has("prints-all-text") and "text" in update):
        show(update["text"])
    elif has("dies-at-unknown-update") and update["type"] not in KNOWN_UPDATES:
        raise Failed("The update is unknown.")


def take(method, params, request_id, is_request):
    """Takes a request or a notification of the daemon."""
    if method == "session/update":
        update = params.get("update")
        if isinstance(update, dict):
            take_update(update)
    elif method == "tools/call":
        serve(request_id, params["name"], params["arguments"])
    elif method == "tools/approve":
        approve(request_id, params["name"])
    elif method == "$/cancelRequest":
        cancel(params["id"])
    elif is_request:
        if has("wrong-code"):
            answer(request_id, error={"code": -32600, "message": "What?"})
        elif not has("silent-at-unknown-request"):
            answer(request_id, error={"code": -32601, "message": f"There is no method {method}."})
    elif has("dies-at-unknown-notification"):
        raise Failed(f"There is no notification {method}.")


incoming = messages()
last_id = 0


def call(method, **params):
    """Sends a request and serves the daemon until its answer is there."""
    global last_id
    last_id += 1
    own_id = last_id
    message = {"jsonrpc": "2.0", "id": own_id, "method": method}
    if params:
        message["params"] = params
    send(message)
    for message in incoming:
        if "method" in message:
            method_name, params = message["method"], message.get("params") or {}
            take(method_name, params, message.get("id"), "id" in message)
        elif message.get("id") == own_id and "error" in message:
            raise Failed(message["error"]["message"])
        elif message.get("id") == own_id and "result" in message:
            return message["result"]


def initialize():
    """Begins the conversation."""
    params = {
        "protocolVersion": 2 if has("wrong-version") else 1,
        "clientInfo": {} if has("no-name") else {"name": "ringback-test"},
        "processId": 999_999_999 if has("dead-process-id") else os.getpid(),
        "capabilities": {"approvals": not has("no-approvals")},
    }
    if has("impatient"):
        signal.setitimer(signal.ITIMER_REAL, 0.3)
        signal.signal(signal.SIGALRM, lambda *_: sys.exit("initialize took too long"))
    try:
        call("initialize", **params)
    except Failed:
        if not has("ignores-refusal"):
            raise
    if has("impatient"):
        signal.setitimer(signal.ITIMER_REAL, 0)
    send({"jsonrpc": "2.0", "method": "initialized"})


def register():
    """Registers the tools."""
    text = {"text": {"type": "string"}}
    tools = [
        {"name": "echo", "inputSchema": {"type": "object", "properties": text}},
        {"name": "fail", "inputSchema": {"type": "object"}},
        {"name": "slow", "inputSchema": {"type": "object"}},
    ]
    if has("no-slow"):
        tools.pop()
    call("tools/register", tools=tools)


def leave():
    """Ends the daemon."""
    if has("kills-daemon"):
        daemon.kill()
    elif has("leaves-without-shutdown"):
        send({"jsonrpc": "2.0", "method": "exit"})
    elif has("leaves-daemon"):
        # A process that holds the daemon's stdin open.
        sleep = ["sleep", "60"]
        null = subprocess.DEVNULL
        subprocess.Popen(sleep, stdout=null, stderr=null, stdin=null, pass_fds=[daemon.stdin.fileno()])
        return
    elif not headers:
        daemon.stdin.close()
    else:
        call("shutdown")
        send({"jsonrpc": "2.0", "method": "exit"})
    daemon.wait()


def main():
    """The whole conversation."""
    if has("prompts-first"):
        call("session/prompt", prompt="conform")
    if has("two-daemons"):
        spawn().stdin.close()
    initialize()
    register()
    if has("two-prompts"):
        send({"jsonrpc": "2.0", "id": 77, "method": "session/prompt", "params": {"prompt": "conform"}})
    prompt = "Conform" if has("other-prompt") else "conform"
    session = {"sessionId": "mine"} if has("made-up-session") else {}
    result = call("session/prompt", prompt=prompt, **session)
    if has("loses-order"):
        show("")
    if has("adds-line-break"):
        print(flush=True)
    leave()
    if result["stopReason"] != "end_turn" and not has("ignores-stop-reason"):
        raise Failed(f"The turn stopped: {result['stopReason']}")


try:
    main()
except Failed as error:
    print("ringback-test:", error, file=sys.stderr)
    if has("two-lines"):
        print("That was that.", file=sys.stderr)
    sys.exit(0 if has("errors-are-fine") else 1)
