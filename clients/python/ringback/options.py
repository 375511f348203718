"""How a daemon is started and what it is told first."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import Any, Callable, Dict, Mapping, Optional, Sequence, TypedDict, Union

from .approvals import Approve
from .protocol import ClientInfo, Provider, TraceValue
from .updates import Update

Command = Union[str, Sequence[str], None]
"""The daemon with its arguments; None is what RINGBACK or the PATH names."""


class SpawnOptions(TypedDict, total=False):
    """The options of `Client.spawn`, which explains them."""

    arguments: Sequence[str]
    env: Optional[Mapping[str, str]]
    cwd: Union[str, "os.PathLike[str]", None]
    providers: Optional[Mapping[str, Provider]]
    approve: Optional[Approve]
    on_update: Optional[Callable[[Update], None]]
    on_trace: Optional[Callable[[str, Optional[str]], None]]
    on_notification: Optional[Callable[[str, Any], None]]
    on_stderr: Optional[Callable[[str], None]]
    exclude_updates: Sequence[str]
    trace: Optional[TraceValue]
    client_info: Optional[ClientInfo]
    process_id: Optional[int]
    start_timeout: float
    shutdown_timeout: float
    cancel_timeout: float
    max_message_bytes: int
    max_calls_in_threads: int


@dataclass
class Options:
    """How the daemon is started and what this client tells it; see `Client.spawn`."""

    command: Command = None
    arguments: Sequence[str] = ()
    env: Optional[Mapping[str, str]] = None
    cwd: Union[str, "os.PathLike[str]", None] = None
    initialize: Dict[str, Any] = field(default_factory=dict)
    approve: Optional[Approve] = None
    on_update: Optional[Callable[[Update], None]] = None
    on_trace: Optional[Callable[[str, Optional[str]], None]] = None
    on_notification: Optional[Callable[[str, Any], None]] = None
    on_stderr: Optional[Callable[[str], None]] = None
    start_timeout: float = 10.0
    shutdown_timeout: float = 5.0
    cancel_timeout: float = 5.0
    max_message_bytes: int = 256 * 1024 * 1024
    max_calls_in_threads: int = 64
