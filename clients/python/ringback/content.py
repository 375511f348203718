"""Content blocks in MCP's shapes, and what a tool's return value becomes on the wire."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import Any, Dict, List, Mapping, Optional, Sequence, Union, cast

from .errors import ToolError
from .values import to_json
from .wire import dumps, list_of, object_of

Block = Dict[str, Any]
"""One content block as it stands on the wire."""
Prompt = Union[str, Block, Sequence[Block]]
"""What a turn starts with: text, or content blocks."""

ERROR_CHARACTERS = 10_000
"""How much of an exception's text the model is shown; more is cut and says so."""

_MEMBERS: Dict[str, Dict[str, type]] = {
    "text": {"text": str},
    "image": {"data": str, "mimeType": str},
    "audio": {"data": str, "mimeType": str},
    "resource_link": {"uri": str, "name": str},
    "resource": {"resource": dict},
}


def text(words: str) -> Block:
    """A block of text."""
    return {"type": "text", "text": words}


def image(data: Union[bytes, str], mime_type: str) -> Block:
    """A picture: bytes, or text that is base64 already."""
    return {"type": "image", "data": _base64(data), "mimeType": mime_type}


def audio(data: Union[bytes, str], mime_type: str) -> Block:
    """A sound: bytes, or text that is base64 already."""
    return {"type": "audio", "data": _base64(data), "mimeType": mime_type}


def resource_link(uri: str, name: str, **members: Any) -> Block:
    """A pointer to something that can be read elsewhere."""
    return {"type": "resource_link", "uri": uri, "name": name, **members}


def resource(
    uri: str, *, text: Optional[str] = None, blob: Optional[bytes] = None, **members: Any
) -> Block:
    """The thing itself, as text or as bytes."""
    inner: Dict[str, Any] = {"uri": uri, **members}
    if text is not None:
        inner["text"] = text
    if blob is not None:
        inner["blob"] = _base64(blob)
    return {"type": "resource", "resource": inner}


def is_block(value: Any) -> bool:
    """Whether a value has the shape of a content block."""
    block = object_of(value) or {}
    kind = block.get("type")
    members = _MEMBERS.get(kind) if isinstance(kind, str) else None
    return members is not None and all(
        isinstance(block.get(name), wanted) for name, wanted in members.items()
    )


def joined_text(blocks: Any) -> str:
    """The text blocks among these, joined as they stand."""
    if isinstance(blocks, str):
        return blocks
    found = list_of(blocks) or []
    return "".join(block["text"] for block in found if is_block(block) and block["type"] == "text")


def prompt_to_wire(prompt: Prompt) -> Union[str, List[Block]]:
    """A prompt as the daemon takes it."""
    if isinstance(prompt, str):
        return prompt
    if isinstance(prompt, Mapping):
        return [dict(prompt)]
    return [dict(block) for block in prompt]


@dataclass
class ToolResult:
    """A tool result spelled out, for a tool that wants to say more than one value can."""

    content: Union[str, Sequence[Block]] = ()
    structured_content: Any = None
    is_error: bool = False

    def to_wire(self) -> Dict[str, Any]:
        """MCP's tool result."""
        blocks = [text(self.content)] if isinstance(self.content, str) else list(self.content)
        result: Dict[str, Any] = {"content": blocks}
        if self.structured_content is not None:
            result["structuredContent"] = to_json(self.structured_content)
        if self.is_error:
            result["isError"] = True
        return result


def result_to_wire(value: Any, has_output_schema: bool = False) -> Dict[str, Any]:
    """What a tool returned, as a tool result.

    Text stays text, blocks stay blocks, None is an empty content. Any other value goes out as
    JSON text, and an object as `structuredContent` too. With an output schema every value but
    blocks does, since the schema promises it. Raises TypeError for what JSON has no form of.
    """
    if isinstance(value, ToolResult):
        return value.to_wire()
    if is_block(value):
        return {"content": [value]}
    members = list(cast(Sequence[Any], value)) if isinstance(value, (list, tuple)) else []
    if members and all(map(is_block, members)):
        return {"content": members}
    if value is None and not has_output_schema:
        return {"content": []}
    plain = to_json(value)
    words = plain if isinstance(plain, str) else dumps(plain, spaced=True)
    result: Dict[str, Any] = {"content": [text(words)]}
    if has_output_schema or isinstance(plain, dict):
        result["structuredContent"] = plain
    return result


def error_to_wire(error: BaseException) -> Dict[str, Any]:
    """An exception as a tool result that the model can read and mend."""
    try:
        words = str(error)
    except Exception as second:  # A `__str__` that fails must not cost the answer.
        words = f"(no text: {type(second).__name__})"
    if not isinstance(error, ToolError):
        words = f"{type(error).__name__}: {words}" if words else type(error).__name__
    if len(words) > ERROR_CHARACTERS:
        words = f"{words[:ERROR_CHARACTERS]}… ({len(words) - ERROR_CHARACTERS} more characters)"
    return {"content": [text(words)], "isError": True}


def _base64(data: Union[bytes, str]) -> str:
    return data if isinstance(data, str) else base64.b64encode(data).decode("ascii")
