"""AWS on this machine: where it is and as whom we come, in boto3's own variables."""

from collections.abc import Iterator
from contextlib import contextmanager

from moto.server import ThreadedMotoServer


def aws_variables(address: str, *, service: str = "") -> dict[str, str]:
    """`service`: as boto3 names it in such a variable; without it the address serves all."""
    return {
        "AWS_ENDPOINT_URL" + (f"_{service}" if service else ""): address,
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "eu-central-1",
    }


@contextmanager
def moto() -> Iterator[dict[str, str]]:
    """Moto's server; its variables."""
    server = ThreadedMotoServer(port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield aws_variables(f"http://{host}:{port}")
    server.stop()
