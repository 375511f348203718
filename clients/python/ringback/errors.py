"""What can go wrong between this process and the daemon."""

from __future__ import annotations

from typing import Any, Dict, List, Optional, Sequence, Tuple

from .wire import list_of, object_of

PARSE_ERROR = -32700
INVALID_REQUEST = -32600
METHOD_NOT_FOUND = -32601
INVALID_PARAMS = -32602
INTERNAL_ERROR = -32603
REQUEST_CANCELLED = -32800
NOT_FOUND = -32002
OVERLOADED = -32001
SESSION_BUSY = -32003
MODEL_ERROR = -32010


class RingbackError(Exception):
    """An error that the daemon answered, or one that this client found itself.

    `code` is the JSON-RPC code; it is None when no answer of the daemon stands behind the error.
    `kind` is the stable word to branch on, `message` a sentence for people, and `data` the rest of
    what the daemon said.
    """

    def __init__(
        self,
        code: Optional[int],
        kind: str,
        message: str,
        data: Optional[Dict[str, Any]] = None,
    ) -> None:
        super().__init__(message)
        self.code = code
        self.kind = kind
        self.message = message
        self.data: Dict[str, Any] = data if data is not None else {}

    @property
    def problems(self) -> List[Dict[str, Any]]:
        """What is wrong with the params, as `{pointer, message}` each."""
        return list_of(self.data.get("problems")) or []

    @property
    def retryable(self) -> bool:
        """Whether the same request may succeed later."""
        return self.data.get("retryable") is True

    @property
    def retry_after_ms(self) -> Optional[int]:
        """How long the daemon or the model's provider asks to wait."""
        value = self.data.get("retryAfterMs")
        return value if isinstance(value, int) else None

    def __str__(self) -> str:
        where = f"{self.kind}, {self.code}" if self.code is not None else self.kind
        details = "; ".join(
            f"{problem.get('pointer', '')}: {problem.get('message', '')}"
            for problem in map(object_of, self.problems)
            if problem is not None
        )
        return f"{self.message} ({where})" + (f": {details}" if details else "")

    @classmethod
    def from_wire(cls, error: Any) -> RingbackError:
        """Reads the `error` member of an answer; a malformed one is an error as well."""
        members = object_of(error)
        if members is None:
            return RingbackError(None, "bad_message", f"The daemon's error is {error!r}.")
        code, message = members.get("code"), members.get("message")
        data = object_of(members.get("data")) or {}
        kind = data.get("kind")
        return RingbackError(
            code if isinstance(code, int) else None,
            kind if isinstance(kind, str) else "unknown",
            message if isinstance(message, str) else "The daemon gave no message.",
            data,
        )


class DaemonDied(RingbackError):
    """The daemon ended while it was needed.

    `exit_status` is negative for a signal, and None when the status is not known. `stderr` holds
    the last lines that the daemon logged. `Client.restart` starts another daemon.
    """

    def __init__(
        self, exit_status: Optional[int], stderr: Sequence[str] = (), advice: str = ""
    ) -> None:
        if exit_status is None:
            how = "went away"
        elif exit_status < 0:
            how = f"was ended by signal {-exit_status}"
        else:
            how = f"ended with status {exit_status}"
        last = f"; its last words: {stderr[-1]}" if stderr else ""
        super().__init__(None, "daemon_died", f"The daemon {how}{last}{advice}")
        self.exit_status = exit_status
        self.stderr: Tuple[str, ...] = tuple(stderr)


class BadMessage(RingbackError):
    """The daemon wrote something that is not a message; the connection is closed at once.

    The rest of the stream cannot be trusted after that, and the answer to an open request may be
    what was spoilt: every open request fails with this error.
    """

    def __init__(self, reason: str, excerpt: str = "") -> None:
        super().__init__(None, "bad_message", reason, {"excerpt": excerpt})
        self.excerpt = excerpt


class ToolError(Exception):
    """Raised by a tool to tell the model in plain words what went wrong.

    Any other exception does the same with its type's name in front.
    """


class RequestRefused(Exception):
    """What this client answers to a request of the daemon that it cannot serve."""

    def __init__(self, code: int, kind: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.kind = kind
        self.message = message

    def to_wire(self) -> Dict[str, Any]:
        """The `error` member of the answer."""
        return {"code": self.code, "message": self.message, "data": {"kind": self.kind}}
