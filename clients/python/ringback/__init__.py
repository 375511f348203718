"""Ringback's client for Python: tools as functions, sessions, typed updates."""

from __future__ import annotations

from . import blocking
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
from .shapes import (
    ApprovalPolicy,
    Limits,
    Message,
    ModelInfo,
    Registered,
    SessionInfo,
    ToolDefinition,
    ToolPolicy,
    Usage,
)
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
    "ApprovalPolicy",
    "ApprovalRequest",
    "Approve",
    "BadMessage",
    "Block",
    "Client",
    "DaemonDied",
    "Discarded",
    "ExactFloat",
    "Limits",
    "Message",
    "ModelInfo",
    "Models",
    "OutputRejected",
    "Prompt",
    "ReasoningDelta",
    "Registered",
    "Retrying",
    "RingbackError",
    "Session",
    "SessionInfo",
    "Steered",
    "StepFinished",
    "StepStarted",
    "TextDelta",
    "Tool",
    "ToolCall",
    "ToolCallUpdate",
    "ToolContext",
    "ToolDefinition",
    "ToolError",
    "ToolPolicy",
    "ToolResult",
    "ToolsWithheld",
    "Turn",
    "TurnFields",
    "TurnFinished",
    "TurnResult",
    "TurnStarted",
    "Update",
    "Usage",
    "UsageUpdate",
    "Waiting",
    "__version__",
    "audio",
    "blocking",
    "image",
    "make_tool",
    "resource",
    "resource_link",
    "schema_of",
    "text",
]
