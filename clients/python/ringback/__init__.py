"""Ringback's client for Python: tools as functions, sessions, typed updates."""

from __future__ import annotations

from . import blocking, protocol
from .approvals import Approval, ApprovalRequest, Approve
from .client import Client
from .content import (
    Block,
    Prompt,
    ToolResult,
    audio,
    image,
    resource,
    resource_link,
    text,
)
from .errors import BadMessage, DaemonDied, RingbackError, ToolError
from .schema import schema_of
from .session import Session
from .tools import Tool, ToolContext, make_tool
from .turn import Turn
from .types import Models, TurnFields, TurnResult
from .updates import (
    Discarded,
    OutputRejected,
    ReasoningDelta,
    Retrying,
    Steered,
    StepFinished,
    StepStarted,
    TextDelta,
    ToolCall,
    ToolCallUpdate,
    ToolsWithheld,
    TurnFinished,
    TurnStarted,
    Update,
    UsageUpdate,
    Waiting,
)
from .version import __version__
from .wire import ExactFloat

__all__ = [
    "Approval",
    "ApprovalRequest",
    "Approve",
    "BadMessage",
    "Block",
    "Client",
    "DaemonDied",
    "Discarded",
    "ExactFloat",
    "Models",
    "OutputRejected",
    "Prompt",
    "ReasoningDelta",
    "Retrying",
    "RingbackError",
    "Session",
    "Steered",
    "StepFinished",
    "StepStarted",
    "TextDelta",
    "Tool",
    "ToolCall",
    "ToolCallUpdate",
    "ToolContext",
    "ToolError",
    "ToolResult",
    "ToolsWithheld",
    "Turn",
    "TurnFields",
    "TurnFinished",
    "TurnResult",
    "TurnStarted",
    "Update",
    "UsageUpdate",
    "Waiting",
    "__version__",
    "audio",
    "blocking",
    "image",
    "make_tool",
    "protocol",
    "resource",
    "resource_link",
    "schema_of",
    "text",
]
