"""Ringback's client for Python: tools as functions, sessions, typed updates."""

from __future__ import annotations

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
from .types import Approval, ApprovalRequest, Approve, Limits, TurnFields, TurnResult
from .updates import (
    Discarded,
    ReasoningDelta,
    Retrying,
    Steered,
    StepFinished,
    StepStarted,
    TextDelta,
    ToolCall,
    ToolCallUpdate,
    TurnFinished,
    TurnStarted,
    Update,
    UsageUpdate,
    Waiting,
)

__version__ = "0.1.0"

__all__ = [
    "Approval",
    "ApprovalRequest",
    "Approve",
    "BadMessage",
    "Block",
    "Client",
    "DaemonDied",
    "Discarded",
    "Limits",
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
    "Turn",
    "TurnFields",
    "TurnFinished",
    "TurnResult",
    "TurnStarted",
    "Update",
    "UsageUpdate",
    "Waiting",
    "audio",
    "image",
    "make_tool",
    "resource",
    "resource_link",
    "schema_of",
    "text",
]
