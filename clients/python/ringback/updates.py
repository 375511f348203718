"""What the daemon tells while a turn is under way, one class per update type."""

from __future__ import annotations

import dataclasses
import re
from dataclasses import dataclass, field
from typing import Any, Dict, List, Mapping, Optional, Tuple, Type

from .protocol import (
    ContentBlock,
    ModelErrorKind,
    ModelFailure,
    StopReason,
    ToolCallStatus,
    Truncation,
    Usage,
    WithheldTool,
)


def _no_text() -> Any:
    """What stands for a member that the daemon left out against the protocol."""
    return ""


def _no_members() -> Any:
    """What stands for an object that the daemon left out against the protocol."""
    return {}


@dataclass
class Update:
    """An update of a turn.

    `seq` counts up by one in each session; `raw` is the update as it came. An update of a type
    that this client does not know is of this class itself.
    """

    session_id: str
    turn_id: str
    seq: int
    type: str
    raw: Dict[str, Any] = field(repr=False)


@dataclass
class TurnStarted(Update):
    """The turn began."""

    model: str = ""


@dataclass
class ToolsWithheld(Update):
    """The provider would refuse requests with these tools, so they are left out."""

    model: str = ""
    tools: List[WithheldTool] = field(default_factory=list)


@dataclass
class StepStarted(Update):
    """A step began: the model is asked."""

    step: int = 0


@dataclass
class TextDelta(Update):
    """A piece of the model's text."""

    message_id: str = ""
    text: str = ""


@dataclass
class ReasoningDelta(Update):
    """A piece of the model's reasoning."""

    message_id: str = ""
    text: str = ""


@dataclass
class ToolCall(Update):
    """The model asked for a tool call."""

    call_id: str = ""
    name: str = ""
    arguments: Any = None
    source: str = ""


@dataclass
class ToolCallUpdate(Update):
    """A tool call moved on: awaiting_approval, running, completed, failed or cancelled."""

    call_id: str = ""
    status: ToolCallStatus = field(default_factory=_no_text)
    is_error: bool = False
    duration_ms: Optional[float] = None
    message: Optional[str] = None
    progress: Optional[float] = None
    total: Optional[float] = None
    truncated: Optional[Truncation] = None


@dataclass
class Discarded(Update):
    """What these messages and calls streamed is withdrawn; another attempt follows."""

    message_ids: List[str] = field(default_factory=list)
    call_ids: List[str] = field(default_factory=list)
    reason: ModelErrorKind = field(default_factory=_no_text)


@dataclass
class Retrying(Update):
    """The model request failed and is tried again, by `model` if another one takes over."""

    attempt: int = 0
    delay_ms: int = 0
    error: ModelFailure = field(default_factory=_no_members)
    model: Optional[str] = None


@dataclass
class Waiting(Update):
    """Nothing happened for a while; `on` says what the turn waits for."""

    on: str = ""
    elapsed_ms: int = 0


@dataclass
class Steered(Update):
    """A steering prompt joined the turn."""

    prompt: List[ContentBlock] = field(default_factory=list)


@dataclass
class OutputRejected(Update):
    """The answer does not fit the output schema; the model is asked again with what is wrong."""

    attempt: int = 0
    problems: List[str] = field(default_factory=list)


@dataclass
class UsageUpdate(Update):
    """Tokens so far; `usage` holds the counts."""

    usage: Usage = field(default_factory=_no_members)


@dataclass
class StepFinished(Update):
    """A step is complete, with the result of each of its tool calls."""

    step: int = 0
    usage: Usage = field(default_factory=_no_members)


@dataclass
class TurnFinished(Update):
    """The turn ended; its result follows."""

    stop_reason: StopReason = field(default_factory=_no_text)


_CLASSES: Dict[str, Type[Update]] = {
    "turn_started": TurnStarted,
    "tools_withheld": ToolsWithheld,
    "step_started": StepStarted,
    "text_delta": TextDelta,
    "reasoning_delta": ReasoningDelta,
    "tool_call": ToolCall,
    "tool_call_update": ToolCallUpdate,
    "discarded": Discarded,
    "retrying": Retrying,
    "waiting": Waiting,
    "steered": Steered,
    "output_rejected": OutputRejected,
    "usage": UsageUpdate,
    "step_finished": StepFinished,
    "turn_finished": TurnFinished,
}


def _wire_names(kind: Type[Update]) -> Tuple[Tuple[str, str], ...]:
    own = [f.name for f in dataclasses.fields(kind)][len(dataclasses.fields(Update)) :]
    return tuple((name, re.sub(r"_(\w)", lambda m: m.group(1).upper(), name)) for name in own)


_MEMBERS = {kind: _wire_names(kind) for kind in _CLASSES.values()}


def update_from_wire(params: Mapping[str, Any]) -> Update:
    """Reads the params of `session/update`. Raises KeyError or TypeError when they are not that."""
    raw = params["update"]
    kind_name = raw["type"]
    kind = _CLASSES.get(kind_name, Update)
    members = {name: raw[wire] for name, wire in _MEMBERS.get(kind, ()) if wire in raw}
    if kind is UsageUpdate and "usage" not in members:
        # The counts may stand in the update itself.
        members["usage"] = {name: value for name, value in raw.items() if name != "type"}
    return kind(
        params["sessionId"],
        params.get("turnId", ""),
        params.get("seq", 0),
        kind_name,
        raw,
        **members,
    )
