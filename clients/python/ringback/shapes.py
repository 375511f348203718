"""Shapes of the protocol that this client hands out and takes in as they stand on the wire."""

from __future__ import annotations

from typing import Any, Dict, List, Literal, TypedDict

TraceValue = Literal["off", "messages", "verbose"]
"""How much of its work the daemon tells."""


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


class ToolPolicy(TypedDict, total=False):
    """How the daemon treats a tool's calls."""

    timeoutMs: int
    idleTimeoutMs: int
    concurrency: Literal["parallel", "serial"]
    approval: Literal["never", "ask"]
    maxResultBytes: int


class ApprovalPolicy(TypedDict, total=False):
    """Which tool calls are asked about: `ask` or `never`, for all tools and for some."""

    default: str
    tools: Dict[str, str]


class _Named(TypedDict):
    name: str
    inputSchema: Any


class ToolDefinition(_Named, total=False):
    """A tool as the daemon knows it."""

    title: str
    description: str
    outputSchema: Any
    annotations: Dict[str, Any]
    policy: ToolPolicy


class WithheldTool(TypedDict):
    """A tool that a model cannot be offered."""

    name: str
    model: str
    reason: str


class _Registered(TypedDict):
    registered: List[str]
    replaced: List[str]


class Registered(_Registered, total=False):
    """What became of tools that were registered."""

    withheld: List[WithheldTool]


class _Usage(TypedDict):
    inputTokens: int
    outputTokens: int
    cacheReadTokens: int
    cacheWriteTokens: int
    reasoningTokens: int


class Usage(_Usage, total=False):
    """What was used, and what it cost if the prices are known."""

    costUsd: float


class _SessionInfo(TypedDict):
    sessionId: str
    model: str
    state: Literal["idle", "in_turn"]
    usage: Usage


class SessionInfo(_SessionInfo, total=False):
    """An open session."""

    turnId: str
    metadata: Dict[str, Any]


class _Message(TypedDict):
    turnId: str
    role: Literal["user", "assistant"]
    content: List[Dict[str, Any]]


class Message(_Message, total=False):
    """A message of a session's history: a prompt, or a step."""

    source: str
    messageId: str
    reasoning: str
    toolCalls: List[Dict[str, Any]]
    toolResults: List[Dict[str, Any]]
    finish: str
    usage: Usage


class Preview(TypedDict):
    """The request that a prompt would send."""

    model: str
    body: Dict[str, Any]


class _ModelInfo(TypedDict):
    id: str
    provider: str


class ModelInfo(_ModelInfo, total=False):
    """A model, and what is known of it."""

    displayName: str
    contextTokens: int
    maxOutputTokens: int
    images: bool
    tools: bool
    reasoning: bool
    prices: Dict[str, float]
    ownedBy: str


class ModelProblem(TypedDict):
    """A provider that gave no list of its models."""

    provider: str
    kind: str
    message: str
