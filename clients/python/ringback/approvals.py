"""Questions about tool calls, and the answers to them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Awaitable, Callable, Dict, Mapping, Optional, Union

from .protocol import ApprovalDecision
from .wire import object_of


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
            annotations=object_of(params.get("annotations")) or {},
        )


@dataclass(frozen=True)
class Approval:
    """A decision about a tool call: `allow`, `allow_always` or `deny`.

    `arguments` replace those of the call; `reason` is what the model reads after a refusal.
    """

    decision: ApprovalDecision
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


Decision = Union[bool, ApprovalDecision, Approval]
"""What an `approve` callback may return."""
Approve = Callable[[ApprovalRequest], Union[Decision, Awaitable[Decision]]]
"""Decides about a tool call; a plain function runs in a thread, so that it may ask a person."""
