"""AWS on this machine: where it is and as whom we come, in boto3's own variables."""

from collections.abc import Iterator
from contextlib import contextmanager

from moto.moto_server.werkzeug_app import DomainDispatcherApplication, MotoRequestHandler, create_backend_app
from werkzeug.serving import make_server

from tests.serving import start, stop


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
    app = DomainDispatcherApplication(create_backend_app)
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=MotoRequestHandler)
    start(server)
    yield aws_variables(f"http://127.0.0.1:{server.server_port}")
    stop(server)
