"""The shapes of the protocol as this client hands them out and takes them in."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Awaitable, Callable, Dict, List, Mapping, Optional, TypedDict, Union

from .content import joined_text
from .errors import BadMessage
from .tools import output_schema_of


class Limits(TypedDict, total=False):
    """What a turn may use up, spelled as on the wire."""

    steps: int
    toolCalls: int
    totalTokens: int
    outputTokens: int
    costUsd: float
    durationMs: int
    parallelToolCalls: int
    repeatedCalls: int
    finalAnswer: bool
    retries: int
    retryDelayMs: int


class ApprovalPolicy(TypedDict, total=False):
    """Which tool calls are asked about: `ask` or `never`, for all tools and for some."""

    default: str
    tools: Dict[str, str]


class TurnFields(TypedDict, total=False):
    """What a session, and each turn, can be given."""

    model: Union[str, List[str]]
    instructions: str
    tools: List[str]
    tool_choice: Union[str, Dict[str, str]]
    parallel_tool_calls: bool
    output_schema: Any
    output_attempts: int
    repair_attempts: int
    approval: ApprovalPolicy
    limits: Limits
    options: Dict[str, Any]
    metadata: Dict[str, Any]


_WIRE_NAMES = {
    "model": "model",
    "instructions": "instructions",
    "tools": "tools",
    "tool_choice": "toolChoice",
    "parallel_tool_calls": "parallelToolCalls",
    "output_schema": "outputSchema",
    "output_attempts": "outputAttempts",
    "repair_attempts": "repairAttempts",
    "approval": "approval",
    "limits": "limits",
    "options": "options",
    "metadata": "metadata",
}


def fields_to_wire(fields: Mapping[str, Any]) -> Dict[str, Any]:
    """The fields under their names on the wire; None means not given. Raises TypeError."""
    wire: Dict[str, Any] = {}
    for name, value in fields.items():
        if name not in _WIRE_NAMES:
            raise TypeError(f"No field {name!r}; there are {', '.join(_WIRE_NAMES)}.")
        if value is None:
            continue
        wire[_WIRE_NAMES[name]] = output_schema_of(value) if name == "output_schema" else value
    return wire


@dataclass(frozen=True)
class TurnResult:
    """How a turn ended."""

    session_id: str
    turn_id: str
    stop_reason: str
    message: Dict[str, Any]
    structured_output: Any
    steps: int
    usage: Dict[str, Any]
    limit: Optional[Dict[str, Any]]
    model: Optional[str]
    raw: Dict[str, Any] = field(repr=False)

    @property
    def text(self) -> str:
        """The text of the model's last message."""
        return joined_text(self.message.get("content"))

    @classmethod
    def from_wire(cls, result: Any) -> TurnResult:
        """Reads the answer to `session/prompt`. Raises BadMessage when it has no stop reason."""
        if not isinstance(result, dict) or not isinstance(result.get("stopReason"), str):
            raise BadMessage("The answer to session/prompt has no stopReason", repr(result)[:200])
        message = result.get("message")
        return cls(
            session_id=str(result.get("sessionId", "")),
            turn_id=str(result.get("turnId", "")),
            stop_reason=result["stopReason"],
            message=message if isinstance(message, dict) else {"role": "assistant", "content": []},
            structured_output=result.get("structuredOutput"),
            steps=result.get("steps", 0),
            usage=result.get("usage") or {},
            limit=result.get("limit"),
            model=result.get("model"),
            raw=result,
        )


@dataclass(frozen=True)
class ApprovalRequest:
    """A tool call that waits for a decision."""

    session_id: str
    turn_id: str
    call_id: str
    name: str
    arguments: Any
    annotations: Dict[str, Any]

    @classmethod
    def from_wire(cls, params: Mapping[str, Any]) -> ApprovalRequest:
        """Reads the params of `tools/approve`."""
        return cls(
            session_id=str(params.get("sessionId", "")),
            turn_id=str(params.get("turnId", "")),
            call_id=str(params.get("callId", "")),
            name=str(params.get("name", "")),
            arguments=params.get("arguments"),
            annotations=params.get("annotations") or {},
        )


@dataclass(frozen=True)
class Approval:
    """A decision about a tool call: `allow`, `allow_always` or `deny`.

    `arguments` replace those of the call; `reason` is what the model reads after a refusal.
    """

    decision: str
    arguments: Optional[Dict[str, Any]] = None
    reason: Optional[str] = None

    @classmethod
    def of(cls, answer: Any) -> Approval:
        """Reads what an `approve` callback returned: an Approval, a bool or the word itself."""
        if isinstance(answer, Approval):
            approval = answer
        elif isinstance(answer, bool):
            approval = cls("allow" if answer else "deny")
        else:
            approval = cls(answer)
        if approval.decision not in ("allow", "allow_always", "deny"):
            raise ValueError(f"{approval.decision!r} is no decision")
        return approval

    def to_wire(self) -> Dict[str, Any]:
        """The result of `tools/approve`."""
        result: Dict[str, Any] = {"decision": self.decision}
        if self.arguments is not None:
            result["arguments"] = self.arguments
        if self.reason is not None:
            result["reason"] = self.reason
        return result


Decision = Union[bool, str, Approval]
"""What an `approve` callback may return."""
Approve = Callable[[ApprovalRequest], Union[Decision, Awaitable[Decision]]]
"""Decides about a tool call; a plain function runs in a thread, so that it may ask a person."""
