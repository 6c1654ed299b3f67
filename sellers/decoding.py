"""The child process that decodes one upload: `python -I decoding.py KIND MEGAPIXELS PAGES`, the file on its input.

Hostile files crash or swell decoders written in C. Here they take nothing along: the process has limits of its own,
writes no file, and its parent kills it. It answers one line of JSON, {"pages": [sizes]} or {"refused": code, …}, then
the pages as JPEG, made of pixels only: nothing else of the upload survives (R19, R20). No Django here, and of the
decoders only the one that the file needs: importing the others took as long as a photo.
"""

import json
import re
import resource
import sys
from importlib import import_module
from io import BytesIO
from typing import TYPE_CHECKING

from PIL import Image, ImageOps

if TYPE_CHECKING:
    import pypdfium2

MEMORY_BYTES = 512 * 1024 * 1024
CPU_SECONDS = 30
LONG_SIDE_PIXELS = 2400  # A4 at 200 dots per inch: small print stays readable
LARGE_PIXELS = 3000  # what is hardly larger than that stays as it is: another scaling costs time and sharpness
DOTS_PER_INCH = 200
POINTS_PER_INCH = 72
JPEG_QUALITY = 88
PLUGINS = {"JPEG": "PIL.MpoImagePlugin", "PNG": "PIL.PngImagePlugin", "HEIF": "pillow_heif"}
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


def load_only(kind: str) -> None:
    """Of Pillow's decoders. It would load five on its first look at a file, which takes longer than many a photo."""
    import_module("PIL.JpegImagePlugin")  # pages are written by it
    plugin = import_module(PLUGINS[kind])
    if kind == "HEIF":
        plugin.register_heif_opener()
    Image.preinit = lambda: None


def decode_image(content: bytes, kind: str, megapixels: int) -> list[bytes]:
    Image.MAX_IMAGE_PIXELS = None  # ours is asked instead, before anything is decoded
    load_only(kind)
    with Image.open(BytesIO(content), formats=[kind]) as image:
        width, height = image.size
        if width * height > megapixels * 1_000_000:
            raise Refused("too_many_pixels", megapixels=-(-width * height // 1_000_000), limit=megapixels)
        if kind == "JPEG":  # what will be made smaller anyway is decoded at half of its size, or a quarter
            scale = min(1, LONG_SIDE_PIXELS / max(width, height))
            image.draft(None, (int(width * scale), int(height * scale)))
        ImageOps.exif_transpose(image, in_place=True)
        return [encode(image)]


def decode_pdf(content: bytes, pages: int) -> list[bytes]:
    import pypdfium2
    from pypdfium2.raw import FPDF_GetSecurityHandlerRevision

    try:
        pdf = pypdfium2.PdfDocument(content)
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


def has_script(pdf: "pypdfium2.PdfDocument") -> bool:
    """PDFium writes all objects anew, unpacked and with plain names, so that none can hide; streams hold no action."""
    unpacked = BytesIO()
    pdf.save(unpacked)
    return SCRIPT.search(STREAM.sub(b"", unpacked.getvalue())) is not None


def draw(page: "pypdfium2.PdfPage") -> Image.Image:
    scale = min(DOTS_PER_INCH / POINTS_PER_INCH, LONG_SIDE_PIXELS / max(page.get_size()))
    return page.render(scale=scale).to_pil()


def encode(image: Image.Image) -> bytes:
    """Paste the pixels on a new white sheet: a plain re-save would keep comment and profile."""
    if image.mode.startswith("I"):
        image = image.point(lambda value: value / 256).convert("L")  # 16 bits a pixel, as some scanners write
    mode = "RGBA" if image.has_transparency_data else "RGB"
    if image.mode != mode:  # a copy of 25 megapixels is a fifth of the memory there is
        image = image.convert(mode)
    if max(image.size) > LARGE_PIXELS:
        image.thumbnail((LONG_SIDE_PIXELS, LONG_SIDE_PIXELS))
    sheet = Image.new("RGB", image.size, "white")
    sheet.paste(image, mask=image if mode == "RGBA" else None)
    page = BytesIO()
    sheet.save(page, "JPEG", quality=JPEG_QUALITY)
    return page.getvalue()


def decode(content: bytes, kind: str, megapixels: int, pages: int) -> tuple[dict, list[bytes]]:
    try:
        found = decode_pdf(content, pages) if kind == "PDF" else decode_image(content, kind, megapixels)
    except Refused as refusal:
        return refusal.answer, []
    except MemoryError:
        return {"refused": "too_heavy"}, []
    except Exception:  # whatever a decoder throws over a file, that file cannot be read
        return {"refused": "damaged"}, []
    return {"pages": [len(page) for page in found]}, found


if __name__ == "__main__":
    limit_resources()
    answer, jpegs = decode(sys.stdin.buffer.read(), sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
    sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n" + b"".join(jpegs))
