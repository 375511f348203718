"""The shapes of the protocol as this client hands them out and takes them in."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import (
    Any,
    Dict,
    List,
    Mapping,
    Optional,
    Type,
    TypedDict,
    TypeVar,
    cast,
    overload,
)

from .content import joined_text
from .errors import BadMessage
from .protocol import (
    Answer,
    ApprovalSettings,
    LimitReached,
    ModelDescription,
    ModelNames,
    ProviderProblem,
    StopReason,
    ToolChoice,
    TurnLimits,
    Usage,
)
from .schema import schema_of
from .values import from_json
from .wire import list_of, object_of

T = TypeVar("T")


class TurnFields(TypedDict, total=False):
    """What a session, and each turn, can be given."""

    model: ModelNames
    instructions: str
    tools: List[str]
    tool_choice: ToolChoice
    parallel_tool_calls: bool
    output_schema: Any
    output_attempts: int
    repair_attempts: int
    approval: ApprovalSettings
    limits: TurnLimits
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
        is_type = name == "output_schema" and not isinstance(value, (dict, bool))
        wire[_WIRE_NAMES[name]] = schema_of(value) if is_type else value
    return wire


@dataclass(frozen=True)
class TurnResult:
    """How a turn ended."""

    session_id: str
    turn_id: str
    stop_reason: StopReason
    message: Answer
    structured_output: Any
    steps: int
    usage: Usage
    limit: Optional[LimitReached]
    model: Optional[str]
    raw: Dict[str, Any] = field(repr=False)

    @property
    def text(self) -> str:
        """The text of the model's last message."""
        return joined_text(self.message.get("content"))

    @overload
    def output(self, kind: Type[T]) -> T: ...

    @overload
    def output(self, kind: Any) -> Any: ...

    def output(self, kind: Any) -> Any:
        """`structured_output` as a value of the type that was given as `output_schema`.

        Raises ValueError for what is not of that type, which includes a turn without output.
        """
        return from_json(kind, self.structured_output, "output")

    @classmethod
    def from_wire(cls, answer: Any) -> TurnResult:
        """Reads the answer to `session/prompt`. Raises BadMessage when it has no stop reason."""
        result = object_of(answer) or {}
        if not isinstance(result.get("stopReason"), str):
            raise BadMessage("The answer to session/prompt has no stopReason", repr(answer)[:200])
        return cls(
            session_id=str(result.get("sessionId", "")),
            turn_id=str(result.get("turnId", "")),
            stop_reason=result["stopReason"],
            message=result.get("message") or {"role": "assistant", "content": []},
            structured_output=result.get("structuredOutput"),
            steps=result.get("steps", 0),
            usage=cast(Usage, result.get("usage") or {}),
            limit=result.get("limit"),
            model=result.get("model"),
            raw=result,
        )


class Models(List[ModelDescription]):
    """The models that there are; `problems` tells of providers that gave no list."""

    problems: List[ProviderProblem]

    @classmethod
    def from_wire(cls, result: Any) -> Models:
        """Reads the answer to `models/list`. Raises BadMessage when there is no list in it."""
        members = object_of(result) or {}
        found = list_of(members.get("models"))
        if found is None:
            raise BadMessage("The answer to models/list has no models", repr(result)[:200])
        models = cls(found)
        models.problems = list_of(members.get("problems")) or []
        return models
