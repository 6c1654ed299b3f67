"""What an event says, read from its JSON."""

import json
from typing import Any


def values_of(data: str) -> dict[str, Any]:
    """The database takes JSON objects alone; what is one and too much for Python stands as it is."""
    try:
        values = json.loads(data)
    except (ValueError, RecursionError):
        return {"data": data}
    return values if isinstance(values, dict) else {"data": data}
