"""The client without asyncio: the same calls, which block, from any thread."""

from __future__ import annotations

from .client import Client
from .session import Session
from .turn import Turn

__all__ = ["Client", "Session", "Turn"]
