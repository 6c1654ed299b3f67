"""The start and the end of the signalling process, as its server asks for them."""

from typing import Any

from asgiref.sync import sync_to_async

from core.keys.errors import MasterKeyError
from core.keys.ring import open_all


async def lifespan(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """With a master key that does not open the data keys, there is no start: the server says why and ends."""
    await receive()
    try:
        await sync_to_async(open_all)()
    except MasterKeyError as error:
        await send({"type": "lifespan.startup.failed", "message": str(error)})
        return
    await send({"type": "lifespan.startup.complete"})
    await receive()
    await send({"type": "lifespan.shutdown.complete"})
