"""What pydantic's models are to tools, for users who have pydantic (2 or later).

Nothing here imports it: whoever passes a model has imported it already.
"""

from __future__ import annotations

import sys
from typing import Annotated, Any, Dict, Optional, Tuple

from .wire import dumps

Schema = Dict[str, Any]


def is_model(value: Any) -> bool:
    """Whether a value is an instance of a model."""
    pydantic = _pydantic()
    return pydantic is not None and isinstance(value, pydantic.BaseModel)


def reads(hint: Any, notes: Tuple[Any, ...]) -> bool:
    """Whether pydantic reads values of this hint: a model, or `Annotated[int, Field(ge=0)]`."""
    pydantic = _pydantic()
    if pydantic is None:
        return False
    if isinstance(hint, type) and issubclass(hint, pydantic.BaseModel):
        return True
    return any(isinstance(note, pydantic.fields.FieldInfo) for note in notes)


def schema(hint: Any, notes: Tuple[Any, ...], prefix: str, is_output: bool) -> Schema:
    """The schema of a hint that pydantic `reads`, with `$defs` whose names begin with `prefix`.

    With `is_output` it is the schema of what this side writes, which may differ: a default makes
    a member optional to read, and yet it is always written.
    """
    found: Schema = _adapter(hint, notes).json_schema(
        ref_template=f"#/$defs/{prefix}{{model}}",
        mode="serialization" if is_output else "validation",
    )
    defs: Schema = found.pop("$defs", {})
    return {**found, "$defs": {f"{prefix}{name}": inner for name, inner in defs.items()}}


def validated(hint: Any, notes: Tuple[Any, ...], value: Any) -> Any:
    """The value as pydantic reads it. Raises its ValidationError, which is a ValueError."""
    # Out of JSON, since strict models take a date's text only from there.
    return _adapter(hint, notes).validate_json(dumps(value))


def dumped(value: Any) -> Any:
    """The JSON form of a model's instance."""
    return value.model_dump(mode="json", by_alias=True)


def problems_of(error: ValueError, where: str) -> str:
    """What pydantic found wrong, as `place: message` each."""
    pydantic = _pydantic()
    if pydantic is None or not isinstance(error, pydantic.ValidationError):
        return f"{where}: {error}"
    problems: Any = getattr(error, "errors")()
    return "; ".join(
        f"{'.'.join([where, *map(str, problem['loc'])])}: {problem['msg']}" for problem in problems
    )


def _adapter(hint: Any, notes: Tuple[Any, ...]) -> Any:
    pydantic = _pydantic()
    assert pydantic is not None  # Only for what pydantic `reads`.
    return pydantic.TypeAdapter(Annotated[(hint, *notes)] if notes else hint)


def _pydantic() -> Optional[Any]:
    module = sys.modules.get("pydantic")
    return module if hasattr(module, "TypeAdapter") else None
