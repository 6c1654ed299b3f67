"""static/src/picture/advice.js, in Node: what seems wrong with a picture before it is sent."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFilter

MODULE = Path(__file__).parents[2] / "static/src/picture/advice.js"
NODE = shutil.which("node", path=f"{Path(sys.executable).parent}:{os.environ['PATH']}")
LOOK = """
    const { faultsOf } = await import(process.argv[1]);
    const { readFileSync } = await import("node:fs");
    const pictures = JSON.parse(readFileSync(0, "utf8"));
    console.log(JSON.stringify(pictures.map(({ width, height, pixels, size }) =>
        faultsOf({ data: Buffer.from(pixels, "base64"), width, height }, size))));
"""
TABLE, PAPER = (90, 70, 60), (215, 212, 205)
SIZE = {"width": 3000, "height": 4000}


def card(at: tuple[int, int, int, int] = (90, 200, 360, 400)) -> Image.Image:
    """A printed card on a table, 450 by 600."""
    image = Image.new("RGB", (450, 600), TABLE)
    draw = ImageDraw.Draw(image)
    draw.rectangle(at, fill=PAPER)
    for line in range(at[1] + 12, at[3] - 10, 14):
        for start in range(at[0] + 10, at[2] - 14, 9):
            draw.rectangle((start, line, start + 5, line + 6), fill=(30, 30, 40))
    return image


def scan() -> Image.Image:
    """A statement that fills the picture: white to its edges, with a framed box in it."""
    image = card((0, 0, 450, 600)).point(lambda value: 255 if value > 150 else value)
    ImageDraw.Draw(image).rectangle((60, 300, 390, 420), fill="white", outline="black")
    return image


def with_reflection() -> Image.Image:
    image = card()
    ImageDraw.Draw(image).ellipse((150, 240, 270, 340), fill="white")
    return image


def rough_table() -> Image.Image:
    image = card((0, 150, 450, 500))
    noise = Image.effect_noise((450, 600), 160).convert("RGB")
    return Image.composite(image, noise, Image.new("L", (450, 600), 0).filter(ImageFilter.BLUR))


PICTURES: dict[str, tuple[Callable[[], Image.Image], list[str]]] = {
    "good": (card, []),
    "scan": (scan, []),
    "dark": (lambda: card().point(lambda value: value // 5), ["dark"]),
    "blurred": (lambda: card().filter(ImageFilter.GaussianBlur(7)), ["blurred"]),
    "reflection": (with_reflection, ["glare"]),
    "cut off on the left": (lambda: card((-40, 200, 300, 420)), ["cut_off"]),
    "cut off on three sides": (lambda: card((-5, -5, 455, 400)), ["cut_off"]),
    "a corner alone outside": (lambda: card((150, 330, 500, 640)), ["cut_off"]),
    "no plain background": (rough_table, []),
}


def look(*pictures: tuple[Image.Image, dict[str, int]]) -> list[list[str]]:
    said = [
        {"width": image.width, "height": image.height, "size": size, "pixels": _base64(image)}
        for image, size in pictures
    ]
    argv = [NODE, "--input-type=module", "-e", LOOK, MODULE.as_uri()]
    return json.loads(subprocess.run(argv, input=json.dumps(said), capture_output=True, check=True, text=True).stdout)


def _base64(image: Image.Image) -> str:
    import base64

    return base64.b64encode(image.convert("RGBA").tobytes()).decode()


@pytest.fixture(scope="module")
def found() -> dict[str, list[str]]:
    answers = look(*[(make(), SIZE) for make, _ in PICTURES.values()])
    return dict(zip(PICTURES, answers, strict=True))


@pytest.mark.parametrize("name", PICTURES)
def test_what_is_wrong_with_a_picture_is_named_and_nothing_else(name: str, found: dict[str, list[str]]) -> None:
    assert found[name] == PICTURES[name][1]


def test_a_picture_of_few_pixels_is_small_however_it_is_shown() -> None:
    assert look((card(), {"width": 500, "height": 690})) == [["small"]]
