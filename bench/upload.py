"""Milliseconds for each photo of 10 MB and 25 megapixels, from the first part to the stored document, 4 at once.

Four sellers send three photos each, one after the other. Ours: begin, parts and finish, over HTTP to the web processes
as the launcher starts them: checked, decoded in a process of its own, made into a page of at most 3,000 pixels,
original and page encrypted and stored. Yardstick: Pillow decodes it and encodes it again as it is, as often, 4 at once,
in processes that stand ready. They take turns. In the remark, `page` is what the yardstick takes when it makes a page
of 2,400 pixels in between, `cpu` seconds of processor a photo (ours, yardstick), `web` what that of two web processes
which took most had resident above idle at its peak: the files in memory (10 MB each) lie beside that.
"""

import os
import time
from collections.abc import Callable
from concurrent.futures import Executor, ProcessPoolExecutor
from io import BytesIO
from multiprocessing import get_context
from tempfile import TemporaryDirectory

from django.db import connection
from PIL import Image

from bench._result import Result
from bench._sending import Sender, make_senders, send_all
from bench._web import Web, web_process
from launcher.ports import free_port
from sellers.models import Document, Upload

AT_ONCE, EACH, TURNS = 4, 3, 3
PHOTOS = AT_ONCE * EACH
WIDTH, HEIGHT, LONG_SIDE, QUALITY = 5776, 4328, 2400, 88
MEGABYTE = 1024 * 1024
_content = b""


def measure() -> Result:
    content, port = photo(), free_port()
    senders = make_senders(AT_ONCE, port)
    database = os.environ["DATABASE_URL"].rpartition("/")[0] + "/" + connection.settings_dict["NAME"]
    connection.close()
    with (
        TemporaryDirectory() as folder,
        ProcessPoolExecutor(AT_ONCE, get_context("fork"), _lay_out, (content,)) as bare,
        web_process(port, {"DATABASE_URL": database, "VOUCHROOM_DOCUMENTS_URL": f"file://{folder}"}) as web,
    ):
        result = _measure(content, senders, bare, web)
    _check(senders)
    return result


def _measure(content: bytes, senders: list[Sender], bare: Executor, web: Web) -> Result:
    send_all(senders, [photo(WIDTH // 8, HEIGHT // 8)])
    again = _bare(bare, _again)
    again()
    web.rest()
    turns: list[tuple[Callable[[], float], list[float]]] = [
        (lambda: _ours(senders, content), []),
        (again, []),
        (_bare(bare, _page), []),
    ]
    with web.watched():
        for turn in range(TURNS):
            for run, took in turns[:: 1 if turn % 2 else -1]:
                took.append(run())
    ours, yardstick, page = (1000 * sum(took) / TURNS / PHOTOS for _, took in turns)
    cpu = web.seconds() / TURNS / PHOTOS
    remark = f"page={page:.4g}ms cpu={cpu:.2g}s,{_cpu(bare):.2g}s "
    return Result(ours, yardstick, "ms", remark + f"web=+{web.above_idle():.0f}MB decoder={web.decoders:.0f}MB")


def photo(width: int = WIDTH, height: int = HEIGHT) -> bytes:
    """Light and shade with the noise of a sensor: at full size 9 to 10 MB, as from a good telephone."""
    noise = Image.frombytes("RGB", (width // 2, height // 2), os.urandom(width // 2 * (height // 2) * 3))
    shade = Image.linear_gradient("L").resize((width, height))
    scene = Image.merge("RGB", (shade, shade.rotate(180), shade))
    file = BytesIO()
    Image.blend(scene, noise.resize((width, height), Image.Resampling.BILINEAR), 0.36).save(file, "JPEG", quality=90)
    assert len(file.getvalue()) < 10 * MEGABYTE
    return file.getvalue()


def _ours(senders: list[Sender], content: bytes) -> float:
    others = [content + os.urandom(8) for _ in range(EACH)]  # the same picture in files that were not sent yet
    return _timed(lambda: send_all(senders, others))


def _timed(run: Callable[[], object]) -> float:
    began = time.monotonic()
    run()
    return time.monotonic() - began


def _lay_out(content: bytes) -> None:
    """In each process of the yardstick, once: so that nothing has to be brought there later."""
    global _content
    _content = content


def _bare(bare: Executor, work: Callable[[], float]) -> Callable[[], float]:
    return lambda: _timed(lambda: _results(bare, work))


def _cpu(bare: Executor) -> float:
    return sum(_results(bare, _again)) / PHOTOS


def _results(bare: Executor, work: Callable[[], float]) -> list[float]:
    return [each.result() for each in [bare.submit(work) for _ in range(PHOTOS)]]


def _again() -> float:
    """Seconds of processor."""
    began = time.process_time()
    Image.open(BytesIO(_content)).convert("RGB").save(BytesIO(), "JPEG", quality=QUALITY)
    return time.process_time() - began


def _page() -> float:
    began = time.process_time()
    image = Image.open(BytesIO(_content)).convert("RGB")
    image.thumbnail((LONG_SIDE, LONG_SIDE))
    image.save(BytesIO(), "JPEG", quality=QUALITY)
    return time.process_time() - began


def _check(senders: list[Sender]) -> None:
    documents = Document.objects.filter(pk__in=[sender.document.pk for sender in senders])
    assert {(each.status, len(each.pages)) for each in documents} == {(Document.Status.UPLOADED, 1)}
    assert Upload.objects.filter(status=Upload.Status.TAKEN).count() == AT_ONCE * (EACH * TURNS + 1)
