"""Uploads, honest and hostile, made here: no file of anybody's lies in the repository."""

import struct
import zlib
from io import BytesIO
from typing import Any

import pillow_heif
from PIL import Image, PngImagePlugin

pillow_heif.register_heif_opener()

GPS = "51 deg 30 min north"
COMMENT = b"taken with my telephone"


def picture(width: int = 400, height: int = 300) -> Image.Image:
    """Red on the left, blue on the right: which way up is seen from two pixels."""
    image = Image.new("RGB", (width, height), (200, 30, 30))
    image.paste((30, 30, 200), (width // 2, 0, width, height))
    return image


def saved(image: Image.Image, kind: str, **options: Any) -> bytes:
    file = BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def jpeg(**options: Any) -> bytes:
    return saved(picture(), "JPEG", **options)


def jpeg_with_everything() -> bytes:
    """EXIF with GPS and orientation, a comment, a colour profile, and bytes after the end."""
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned by 90 degrees
    exif[0x010F] = "Phone Maker"
    exif.get_ifd(0x8825)[29] = GPS
    return jpeg(exif=exif, comment=COMMENT, icc_profile=b"profile" * 20) + b"trailing bytes"


def png_with_text() -> bytes:
    text = PngImagePlugin.PngInfo()
    text.add_text("Author", "Somebody")
    return saved(picture(), "PNG", pnginfo=text)


def heic() -> bytes:
    return saved(picture(), "HEIF")


def bomb() -> bytes:
    """A hundred kilobytes that would unpack to 900 megapixels; Pillow would unpack them to make it."""
    side = 30_000
    packer, rows = zlib.compressobj(), bytes(1 + side // 8) * 1000
    packed = b"".join(packer.compress(rows) for _ in range(side // 1000)) + packer.flush()
    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)  # one bit a pixel, black and white
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", packed) + _chunk(b"IEND", b"")


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def pdf(pages: int = 1) -> bytes:
    return saved(picture(), "PDF", save_all=True, append_images=[picture()] * (pages - 1))


def raw_pdf(*objects: bytes, trailer: bytes = b"") -> bytes:
    """A PDF whose first object is the catalogue, with a correct table of objects."""
    body, places = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    return body + (
        b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n"
        % (size, table, size, trailer, len(body))
    )


PAGES = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
PAGE = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] >>"


def pdf_with_script(name: bytes = b"/JavaScript") -> bytes:
    action = b"<< /S %s /JS (app.alert\\(1\\)) >>" % name
    return raw_pdf(b"<< /Type /Catalog /Pages 2 0 R /OpenAction 4 0 R >>", PAGES, PAGE, action)


def pdf_with_packed_script() -> bytes:
    """The action lies in a compressed object stream, where a search through the bytes does not find it."""
    action = b"4 0 << /S /JavaScript /JS (app.alert\\(1\\)) >>"
    packed = zlib.compress(action)
    head = b"%PDF-1.7\n"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R /OpenAction 4 0 R >>",
        PAGES,
        PAGE,
        None,
        b"<< /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream"
        % (len(packed), packed),
    ]
    body, rows = head, [b"\x00\x00\x00\x00\x00"]
    for number, content in enumerate(objects, start=1):
        if content is None:
            rows.append(b"\x02" + (5).to_bytes(3, "big") + b"\x00")
            continue
        rows.append(b"\x01" + len(body).to_bytes(3, "big") + b"\x00")
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    rows.append(b"\x01" + len(body).to_bytes(3, "big") + b"\x00")
    table = b"".join(rows)
    return body + (
        b"6 0 obj\n<< /Type /XRef /Size 7 /W [1 3 1] /Root 1 0 R /Length %d >>\nstream\n%s\nendstream\nendobj\n"
        b"startxref\n%d\n%%%%EOF\n" % (len(table), table, len(body))
    )


def encrypted_pdf() -> bytes:
    """Protected against changes only: every reader opens it without a password. (Its keys are made up.)"""
    lock = b"<< /Filter /Standard /V 1 /R 2 /O <%s> /U <%s> /P -4 >>" % (b"41" * 32, b"42" * 32)
    identity = b"/Encrypt 4 0 R /ID [<00> <00>]"
    return raw_pdf(b"<< /Type /Catalog /Pages 2 0 R >>", PAGES, PAGE, lock, trailer=identity)
