"""Files that want something else than to be looked at, made here, and what becomes of each: "cleaned" or a refusal."""

import struct
import zlib
from collections.abc import Callable
from io import BytesIO
from zipfile import ZipFile

from PIL import Image, PngImagePlugin

from tests.sellers import samples
from tests.sellers.samples import PAGE, PAGES, jpeg, picture, raw_pdf, saved

MARK = b"PAYLOAD-8f3a"  # stands in whatever must not survive
SCRIPT = b"<script>alert('" + MARK + b"')</script>"
CATALOGUE = b"<< /Type /Catalog /Pages 2 0 R %s >>"
MEGABYTE = 1024 * 1024


def zipped() -> bytes:
    file = BytesIO()
    with ZipFile(file, "w") as archive:
        archive.writestr("run.exe", MARK)
    return file.getvalue()


def pdf_with(entry: bytes, *objects: bytes, page: bytes = PAGE) -> bytes:
    """More objects are numbered from 4."""
    return raw_pdf(CATALOGUE % entry, PAGES, page, *objects)


def pdf_page(box: bytes, content: bytes = b"") -> bytes:
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [%s] /Contents 4 0 R >>" % box
    return pdf_with(b"", b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content), page=page)


def flat_png(width: int, height: int, *, depth: int = 1, data: bytes | None = None) -> bytes:
    rows = zlib.compress(bytes(1 + width * depth // 8) * min(height, 2000), 9) if data is None else data
    head = struct.pack(">IIBBBBB", width, height, depth, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def chunk(kind: bytes, data: bytes) -> bytes:
    return samples._chunk(kind, data)


def with_chunk(kind: bytes, data: bytes) -> bytes:
    """After the head of a good PNG."""
    png = saved(picture(), "PNG")
    return png[:33] + chunk(kind, data) + png[33:]


def png_text(kind: str) -> bytes:
    info = PngImagePlugin.PngInfo()
    text = MARK.decode()
    {"tEXt": info.add_text, "zTXt": lambda a, b: info.add_text(a, b, zip=True), "iTXt": info.add_itxt}[kind]("x", text)
    return saved(picture(), "PNG", pnginfo=info)


def exif_with_gps() -> Image.Exif:
    exif = Image.Exif()
    exif[0x010E] = MARK.decode()
    exif.get_ifd(0x8825)[29] = MARK.decode()
    return exif


def jpeg_segment(marker: int, data: bytes) -> bytes:
    """Of a kind that nobody needs, after the start of a good one."""
    content = jpeg()
    return content[:2] + struct.pack(">BBH", 0xFF, marker, len(data) + 2) + data + content[2:]


def jpeg_sized(width: int, height: int) -> bytes:
    """Says another size than it has."""
    content = bytearray(jpeg())
    at = content.index(b"\xff\xc0") + 5
    content[at : at + 4] = struct.pack(">HH", height, width)
    return bytes(content)


def heic_box(name: bytes, brand: bytes = b"heic") -> bytes:
    """A head, and one box that says it is longer than all there is."""
    return b"\x00\x00\x00\x18ftyp" + brand + b"\x00\x00\x00\x00mif1" + brand + b"\x7f\xff\xff\xff" + name + bytes(600)


def heic_sized(side: int) -> bytes:
    """A good one that says it has that many pixels a side (its box ispe)."""
    content = bytearray(samples.heic())
    at = content.index(b"ispe") + 8
    content[at : at + 8] = struct.pack(">II", side, side)
    return bytes(content)


def nested_streams(depth: int = 12) -> bytes:
    """Packed into itself: each layer is a thousand times larger than the one before."""
    data = bytes(MEGABYTE)
    for _ in range(depth):
        data = zlib.compress(data, 9)
    filters = b"/FlateDecode " * depth
    stream = b"<< /Length %d /Filter [%s] >>\nstream\n%s\nendstream" % (len(data), filters, data)
    return pdf_with(b"", stream, page=b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] /Contents 4 0 R >>")


def pdf_bomb() -> bytes:
    """More spaces in one stream than the decoder may take of memory."""
    packer, spaces = zlib.compressobj(1), b" " * MEGABYTE
    packed = b"".join(packer.compress(spaces) for _ in range(640)) + packer.flush()
    stream = b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(packed), packed)
    return pdf_with(b"", stream, page=b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] /Contents 4 0 R >>")


def huge_image_in_pdf() -> bytes:
    """One picture of 900 megapixels."""
    side = 30_000
    packed = zlib.compress(bytes(side * side // 8), 9)
    image = (
        b"<< /Type /XObject /Subtype /Image /Width %d /Height %d /BitsPerComponent 1 /ColorSpace /DeviceGray "
        b"/Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream" % (side, side, len(packed), packed)
    )
    page = (
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] /Contents 5 0 R "
        b"/Resources << /XObject << /I 4 0 R >> >> >>"
    )
    draw = b"200 0 0 200 0 0 cm /I Do"
    return pdf_with(b"", image, b"<< /Length %d >>\nstream\n%s\nendstream" % (len(draw), draw), page=page)


def many_pages(count: int) -> bytes:
    kids = b" ".join(b"3 0 R" for _ in range(count))
    return raw_pdf(CATALOGUE % b"", b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, count), PAGE)


def user_password_pdf() -> bytes:
    lock = b"<< /Filter /Standard /V 2 /R 3 /Length 128 /O <%s> /U <%s> /P -4 >>" % (b"31" * 32, b"32" * 32)
    return raw_pdf(CATALOGUE % b"", PAGES, PAGE, lock, trailer=b"/Encrypt 4 0 R /ID [<01> <01>]")


def animated(kind: str) -> bytes:
    return saved(picture(), kind, save_all=True, append_images=[picture().rotate(90), picture()])


def embedded_file() -> bytes:
    names = b"/Names << /EmbeddedFiles << /Names [(run.exe) 4 0 R] >> >>"
    stream = b"<< /Type /EmbeddedFile /Length %d >>\nstream\n%s\nendstream" % (len(MARK), MARK)
    return pdf_with(names, b"<< /Type /Filespec /F (run.exe) /EF << /F 5 0 R >> >>", stream)


CLEANED = "cleaned"
Case = tuple[Callable[[], bytes], str]
PICTURES: dict[str, Case] = {
    "JPEG that goes on as PDF": (lambda: jpeg() + samples.pdf_with_script() + MARK, CLEANED),
    "JPEG that goes on as ZIP": (lambda: jpeg() + zipped(), CLEANED),
    "JPEG that goes on as HTML": (lambda: jpeg() + SCRIPT, CLEANED),
    "GIFAR: GIF that goes on as JAR": (lambda: saved(picture(), "GIF") + zipped(), "file_unknown_kind"),
    "JPEG with HTML in its comment": (lambda: jpeg(comment=SCRIPT), CLEANED),
    "JPEG with PHP in its comment": (lambda: jpeg(comment=b"<?php system('" + MARK + b"');"), CLEANED),
    "JPEG with GPS in its EXIF": (lambda: jpeg(exif=exif_with_gps()), CLEANED),
    "JPEG with XMP": (lambda: jpeg(xmp=b"<x:xmpmeta>" + MARK + b"</x:xmpmeta>"), CLEANED),
    "JPEG with a colour profile": (lambda: jpeg(icc_profile=MARK * 40), CLEANED),
    "JPEG with a thumbnail of something else": (lambda: jpeg_segment(0xE1, b"Exif\0\0" + MARK * 9), CLEANED),
    "JPEG with IPTC": (lambda: jpeg_segment(0xED, b"Photoshop 3.0\0" + MARK), CLEANED),
    "JPEG with a segment of nobody": (lambda: jpeg_segment(0xEF, MARK), CLEANED),
    "JPEG of several pictures (MPO)": (
        lambda: saved(picture(), "MPO", save_all=True, append_images=[picture()]),
        CLEANED,
    ),
    "JPEG in CMYK": (lambda: saved(picture().convert("CMYK"), "JPEG"), CLEANED),
    "JPEG in grey": (lambda: saved(picture().convert("L"), "JPEG"), CLEANED),
    "JPEG, progressive": (lambda: jpeg(progressive=True), CLEANED),
    "JPEG, cut off in the middle": (lambda: jpeg()[:2000], "file_damaged"),
    "JPEG, three bytes of it": (lambda: b"\xff\xd8\xff", "file_damaged"),
    "JPEG that says 65,500 by 65,500": (lambda: jpeg_sized(65_500, 65_500), "file_too_many_pixels"),
    "JPEG that says it is a line": (lambda: jpeg_sized(65_500, 1), "file_damaged"),
    "JPEG without pixels": (lambda: jpeg_sized(0, 0), "file_damaged"),
    "PNG with text": (lambda: png_text("tEXt"), CLEANED),
    "PNG with packed text": (lambda: png_text("zTXt"), CLEANED),
    "PNG with text in Unicode": (lambda: png_text("iTXt"), CLEANED),
    "PNG with EXIF": (lambda: saved(picture(), "PNG", exif=exif_with_gps()), CLEANED),
    "PNG with a chunk of nobody": (lambda: with_chunk(b"heLp", MARK), CLEANED),
    "PNG that goes on as ZIP": (lambda: saved(picture(), "PNG") + zipped(), CLEANED),
    "PNG with text that unpacks to 64 MB": (
        lambda: with_chunk(b"zTXt", b"x\0\0" + zlib.compress(bytes(64 * MEGABYTE), 9)),
        "file_damaged",
    ),
    "PNG with a profile that unpacks to 64 MB": (
        lambda: with_chunk(b"iCCP", b"x\0\0" + zlib.compress(bytes(64 * MEGABYTE), 9)),
        "file_damaged",
    ),
    "PNG of 900 megapixels in 100 kB": (samples.bomb, "file_too_many_pixels"),
    "PNG of 88 megapixels": (lambda: flat_png(11_000, 8_000), "file_too_many_pixels"),
    "PNG of 4 billion by 4 billion": (lambda: flat_png(2**31 - 1, 2**31 - 1, data=b""), "file_too_many_pixels"),
    "PNG as wide as a hair": (lambda: flat_png(24_000_000, 1), CLEANED),
    "PNG with too few rows": (lambda: flat_png(4000, 4000), CLEANED),
    "PNG without pixels": (lambda: flat_png(0, 0), "file_damaged"),
    "PNG with 16 bits": (lambda: saved(Image.new("I;16", (300, 200), 32_768), "PNG"), CLEANED),
    "PNG with a palette and holes": (lambda: saved(picture().quantize(), "PNG", transparency=0), CLEANED),
    "PNG, animated": (lambda: animated("PNG"), CLEANED),
    "PNG, cut off in the middle": (lambda: saved(picture(), "PNG")[:400], "file_damaged"),
    "PNG whose checksum lies": (lambda: saved(picture(), "PNG").replace(b"IHDR", b"IHDX"), "file_damaged"),
    "WebP, animated": (lambda: animated("WEBP"), "file_unknown_kind"),
    "GIF, animated": (lambda: animated("GIF"), "file_unknown_kind"),
    "TIFF": (lambda: saved(picture(), "TIFF"), "file_unknown_kind"),
    "BMP": (lambda: saved(picture(), "BMP"), "file_unknown_kind"),
    "HEIC": (samples.heic, CLEANED),
    "HEIC with GPS in its EXIF": (lambda: saved(picture(), "HEIF", exif=exif_with_gps().tobytes()), CLEANED),
    "HEIC, cut off in the middle": (lambda: samples.heic()[:400], "file_damaged"),
    "HEIC with a box without end": (lambda: heic_box(b"meta"), "file_damaged"),
    "HEIC that says 30,000 by 30,000": (lambda: heic_sized(30_000), "file_too_many_pixels"),
    "HEIC that says 2 billion by 2 billion": (lambda: heic_sized(2**31 - 1), "file_too_many_pixels"),
    "AVIF": (lambda: b"\x00\x00\x00\x1cftypavif\x00\x00\x00\x00avifmif1" + bytes(200), "file_unknown_kind"),
    "MP4": (lambda: b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00isommp42" + bytes(200), "file_unknown_kind"),
}
