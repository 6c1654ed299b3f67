"""What comes in as a file, and what is left of it."""

import random
from collections.abc import Callable
from contextlib import suppress
from io import BytesIO

import pytest
from PIL import Image

from core.errors import DomainError
from core.policy import Policy
from sellers import evidence
from sellers.evidence import kind_of
from sellers.uploads.memory import in_memory
from tests.sellers import samples

POLICY = Policy()


def pages_of(content: bytes, policy: Policy) -> list[bytes]:
    with in_memory([content]) as file:
        return evidence.pages_of(file, policy)


def opened(page: bytes) -> Image.Image:
    image = Image.open(BytesIO(page), formats=["JPEG"])
    image.load()
    return image


@pytest.mark.parametrize(
    ("make", "kind"),
    [
        (samples.jpeg, "JPEG"),
        (samples.png_with_text, "PNG"),
        (samples.heic, "HEIF"),
        (samples.pdf, "PDF"),
        (lambda: b"<svg xmlns='http://www.w3.org/2000/svg'/>", None),
        (lambda: b"GIF89a", None),
        (lambda: b"\x00\x00\x00\x1cftypavif\x00\x00\x00\x00avifmif1", None),
        (lambda: b" %PDF-1.7", None),
        (lambda: b"", None),
    ],
)
def test_the_content_decides_what_a_file_is(make: Callable[[], bytes], kind: str | None) -> None:
    assert kind_of(make()) == kind


@pytest.mark.parametrize("make", [samples.jpeg, samples.png_with_text, samples.heic, samples.pdf])
def test_each_kind_becomes_one_jpeg_page(make: Callable[[], bytes]) -> None:
    (page,) = pages_of(make(), POLICY)
    assert opened(page).format == "JPEG"


def test_nothing_but_the_pixels_survives() -> None:
    upload = samples.jpeg_with_everything()
    (page,) = pages_of(upload, POLICY)
    hidden = [samples.GPS.encode(), samples.COMMENT, b"Phone Maker", b"Exif", b"ICC_PROFILE", b"trailing bytes"]
    assert [mark in upload for mark in hidden] == [True] * 6
    assert [mark in page for mark in hidden] == [False] * 6
    assert opened(page).info.keys() == {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


def test_the_picture_is_turned_before_its_orientation_is_dropped() -> None:
    (page,) = pages_of(samples.jpeg_with_everything(), POLICY)
    image = opened(page)
    assert image.size == (300, 400)
    top, bottom = image.getpixel((150, 50)), image.getpixel((150, 350))
    assert top[0] > 150 > top[2]
    assert bottom[2] > 150 > bottom[0]


def test_text_in_a_png_does_not_survive() -> None:
    (page,) = pages_of(samples.png_with_text(), POLICY)
    assert b"Somebody" not in page


def test_sixteen_bit_scans_keep_their_grey() -> None:
    (page,) = pages_of(samples.saved(Image.new("I;16", (300, 200), 32_768), "PNG"), POLICY)
    assert abs(opened(page).getpixel((100, 100))[0] - 128) < 3


def test_what_is_transparent_becomes_white() -> None:
    (page,) = pages_of(samples.saved(Image.new("RGBA", (300, 200), (0, 0, 0, 0)), "PNG"), POLICY)
    assert opened(page).getpixel((100, 100)) == (255, 255, 255)


def test_large_pages_are_made_smaller_but_stay_legible() -> None:
    (page,) = pages_of(samples.saved(samples.picture(4000, 3000), "JPEG"), POLICY)
    assert opened(page).size == (2400, 1800)


def test_a_file_that_is_a_jpeg_and_a_page_at_once_is_only_its_pixels() -> None:
    script = b"<script>alert(1)</script>"
    (page,) = pages_of(samples.jpeg(comment=script) + script + samples.pdf_with_script(), POLICY)
    assert script not in page
    assert b"%PDF" not in page


def test_a_pdf_without_script_is_taken() -> None:
    plain = samples.raw_pdf(b"<< /Type /Catalog /Pages 2 0 R >>", samples.PAGES, samples.PAGE)
    assert len(pages_of(plain, POLICY)) == 1


def test_each_page_of_a_pdf_becomes_a_page() -> None:
    assert len(pages_of(samples.pdf(3), POLICY)) == 3


REFUSED = {
    "empty": lambda: b"",
    "too_large": lambda: samples.jpeg() + b"\x00" * 10 * 1024 * 1024,
    "unknown_kind": lambda: b"<svg xmlns='http://www.w3.org/2000/svg'/>",
    "too_many_pixels": samples.bomb,
    "damaged": lambda: samples.jpeg()[:2000],
    "encrypted": samples.encrypted_pdf,
    "scripted": samples.pdf_with_script,
    "too_many_pages": lambda: samples.pdf(11),
}


@pytest.mark.parametrize("cause", REFUSED)
def test_what_is_refused_names_the_cause_and_the_way_on(cause: str) -> None:
    with pytest.raises(DomainError) as refused:
        pages_of(REFUSED[cause](), POLICY)
    assert refused.value.code == f"file_{cause}"
    assert "%" not in str(refused.value.message)


@pytest.mark.parametrize("make", [lambda: samples.pdf_with_script(b"/J#61vaScript"), samples.pdf_with_packed_script])
def test_a_script_is_found_where_it_hides(make: Callable[[], bytes]) -> None:
    with pytest.raises(DomainError) as refused:
        pages_of(make(), POLICY)
    assert refused.value.code == "file_scripted"


@pytest.mark.parametrize(
    "content",
    [
        b"\xff\xd8\xff",
        b"\x89PNG\r\n\x1a\n" + b"\x00" * 100,
        b"%PDF-1.7",
        b"%PDF-1.7\n" + b"\xff" * 5000,
        b"\x00\x00\x00\x18ftypheic" + b"\x00" * 2000,
        samples.heic()[:400],
        samples.pdf()[:900],
        samples.raw_pdf(b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [2 0 R] /Count 9 >>"),
        b"\x89PNG\r\n\x1a\n" + samples.jpeg(),
    ],
)
def test_broken_files_are_refused_and_break_nothing(content: bytes) -> None:
    with pytest.raises(DomainError):
        pages_of(content, POLICY)


def test_a_decoder_that_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evidence, "TIMEOUT_SECONDS", 0.01)
    with pytest.raises(DomainError) as refused:
        pages_of(samples.saved(samples.picture(5000, 4000), "PNG"), POLICY)
    assert refused.value.code == "file_too_heavy"


@pytest.mark.parametrize("make", [samples.jpeg, samples.png_with_text, samples.heic, samples.pdf])
@pytest.mark.parametrize("seed", range(12))
def test_a_file_with_damaged_bytes_is_pixels_or_refused_and_nothing_else(make: Callable[[], bytes], seed: int) -> None:
    content, dice = bytearray(make()), random.Random(seed)
    for _ in range(10 * (seed + 1)):
        content[dice.randrange(16, len(content))] = dice.randrange(256)
    with suppress(DomainError):
        assert {opened(page).format for page in pages_of(bytes(content), POLICY)} == {"JPEG"}
