"""The processes that decode uploads: `python -I decoding.py`, a socket as its input, forks a child for each file.

Hostile files crash or swell decoders written in C. Here they take nothing along: each child has limits of its own,
writes no file, and is killed when its time is over or its parent ends. Its answer is one line of JSON, {"pages":
[sizes]} or {"refused": code, …}, then the pages as JPEG, made of pixels only: nothing else of the upload survives (R19,
R20). The parent reads no file. It has no Django and none of our variables, and it has loaded what its children need:
a process that starts anew takes as long for that as for a third of a photo.
"""

import ctypes
import json
import os
import re
import resource
import select
import signal
import socket
import sys
import time
from io import BytesIO
from typing import Any, BinaryIO

import pillow_heif
import pypdfium2
from PIL import Image, ImageOps, MpoImagePlugin
from pypdfium2.raw import FPDF_GetSecurityHandlerRevision

MEMORY_BYTES = 512 * 1024 * 1024
CPU_SECONDS = 30
LONG_SIDE_PIXELS = 2400  # A4 at 200 dots per inch: small print stays readable
LARGE_PIXELS = 3000  # what is hardly larger than that stays as it is: another scaling costs time and sharpness
DOTS_PER_INCH = 200
POINTS_PER_INCH = 72
JPEG_QUALITY = 88
END_WITH_PARENT = 1  # PR_SET_PDEATHSIG
ORDER_BYTES = 1000
OPEN_AT_MOST = 2**20
STREAM = re.compile(rb"stream\r?\n.*?endstream", re.DOTALL)
SCRIPT = re.compile(rb"/(?:JavaScript|JS|Launch)(?![A-Za-z0-9])")


class Refused(Exception):
    def __init__(self, code: str, **values: int) -> None:
        super().__init__(code)
        self.answer = {"refused": code, **values}


def limit_resources() -> None:
    limits = {
        resource.RLIMIT_AS: MEMORY_BYTES,
        resource.RLIMIT_CPU: CPU_SECONDS,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_CORE: 0,
    }
    for kind, limit in limits.items():
        resource.setrlimit(kind, (limit, limit))


def decode_image(file: BinaryIO, kind: str, megapixels: int) -> list[bytes]:
    Image.MAX_IMAGE_PIXELS = None  # ours is asked instead, before anything is decoded
    with Image.open(file, formats=[kind]) as image:
        width, height = image.size
        if width * height > megapixels * 1_000_000:
            raise Refused("too_many_pixels", megapixels=-(-width * height // 1_000_000), limit=megapixels)
        if kind == "JPEG":  # what will be made smaller anyway is decoded at half of its size, or a quarter
            scale = min(1, LONG_SIDE_PIXELS / max(width, height))
            image.draft(None, (int(width * scale), int(height * scale)))
        ImageOps.exif_transpose(image, in_place=True)
        return [encode(image)]


def decode_pdf(file: BinaryIO, pages: int) -> list[bytes]:
    try:
        pdf = pypdfium2.PdfDocument(file.read())
    except pypdfium2.PdfiumError as error:
        raise Refused("encrypted" if "password" in str(error).lower() else "damaged") from error
    if FPDF_GetSecurityHandlerRevision(pdf) != -1:
        raise Refused("encrypted")
    if not 1 <= len(pdf) <= pages:
        raise Refused("too_many_pages" if len(pdf) else "damaged", pages=len(pdf), limit=pages)
    if has_script(pdf):
        raise Refused("scripted")
    pdf.init_forms()  # without it, what was typed into a form would be missing
    return [encode(draw(pdf[number])) for number in range(len(pdf))]


def has_script(pdf: pypdfium2.PdfDocument) -> bool:
    """PDFium writes all objects anew, unpacked and with plain names, so that none can hide; streams hold no action."""
    unpacked = BytesIO()
    pdf.save(unpacked)
    return SCRIPT.search(STREAM.sub(b"", unpacked.getvalue())) is not None


def draw(page: pypdfium2.PdfPage) -> Image.Image:
    scale = min(DOTS_PER_INCH / POINTS_PER_INCH, LONG_SIDE_PIXELS / max(page.get_size()))
    return page.render(scale=scale).to_pil()


def encode(image: Image.Image) -> bytes:
    """The pixels alone, what is transparent on white: a plain re-save would keep comment and profile."""
    if image.mode.startswith("I"):
        image = image.point(lambda value: value / 256).convert("L")  # 16 bits a pixel, as some scanners write
    mode = "RGBA" if image.has_transparency_data else "RGB"
    if image.mode != mode:  # a copy of 25 megapixels is a fifth of the memory there is
        image = image.convert(mode)
    if max(image.size) > LARGE_PIXELS:
        image.thumbnail((LONG_SIDE_PIXELS, LONG_SIDE_PIXELS))
    if mode == "RGBA":
        sheet = Image.new("RGB", image.size, "white")
        sheet.paste(image, mask=image)
        image = sheet
    image.load()  # before: a file may bring more about itself behind its pixels
    image.info = {}
    page = BytesIO()
    image.save(page, "JPEG", quality=JPEG_QUALITY)
    return page.getvalue()


def decode(file: BinaryIO, kind: str, megapixels: int, pages: int) -> tuple[dict, list[bytes]]:
    try:
        found = decode_pdf(file, pages) if kind == "PDF" else decode_image(file, kind, megapixels)
    except Refused as refusal:
        return refusal.answer, []
    except MemoryError:
        return {"refused": "too_heavy"}, []
    except Exception:  # whatever a decoder throws over a file, that file cannot be read
        return {"refused": "damaged"}, []
    return {"pages": [len(page) for page in found]}, found


class Child:
    """`ended` becomes readable at its end; the parent keeps `answer` open until then."""

    def __init__(self, order: dict[str, Any], file: int, answer: int) -> None:
        self.until, self.answer = time.monotonic() + order.pop("seconds"), answer
        self.pid = os.fork()
        if not self.pid:
            work(order, file, answer)
        self.ended = os.pidfd_open(self.pid)
        os.close(file)

    def reap(self) -> None:
        status = os.waitpid(self.pid, 0)[1]
        if os.WIFSIGNALED(status):  # a limit was hit, or the file broke the decoder
            os.write(self.answer, b'{"refused": "too_heavy"}\n')
        os.close(self.answer)
        os.close(self.ended)


def work(order: dict[str, Any], file: int, answer: int) -> None:
    """In the child, which returns nowhere."""
    parent, status = os.getppid(), 1
    try:
        ctypes.CDLL(None).prctl(END_WITH_PARENT, signal.SIGKILL)
        if os.getppid() == parent:  # or it ended before that
            os.dup2(file, 0)
            os.dup2(answer, 1)
            os.closerange(3, OPEN_AT_MOST)  # the answers of others among them
            limit_resources()
            with open(0, "rb") as content, open(1, "wb") as told:
                head, pages = decode(content, **order)
                told.writelines([json.dumps(head).encode(), b"\n", *pages])
            status = 0
    finally:
        os._exit(status)


def serve(line: socket.socket) -> None:
    """Until the other end is closed. A message is an order, {kind, megapixels, pages, seconds}, with two descriptors:
    the file, and where the answer goes. Nothing but a dead parent answers nothing."""
    children: dict[int, Child] = {}
    while True:
        next_end = min((child.until for child in children.values()), default=None)
        patience = None if next_end is None else max(0, next_end - time.monotonic())
        ready = select.select([line.fileno(), *children], [], [], patience)[0]
        for child in children.values():
            if child.until <= time.monotonic():
                os.kill(child.pid, signal.SIGKILL)
        for ended in children.keys() & set(ready):
            children.pop(ended).reap()
        if line.fileno() in ready:
            message, descriptors, _flags, _sender = socket.recv_fds(line, ORDER_BYTES, 2)
            if not message:
                return
            child = Child(json.loads(message), *descriptors)
            children[child.ended] = child


if __name__ == "__main__":
    Image.preinit()
    pillow_heif.register_heif_opener()
    assert MpoImagePlugin  # many a telephone's JPEG is one; Pillow would load it at its first
    serve(socket.socket(fileno=sys.stdin.fileno()))
