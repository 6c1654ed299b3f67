"""What the browsers' camera shows. Chromium's own fake one has ten times as many points: coding those takes so much of
two processors that the other tests, and with them the calls, take longer."""

from pathlib import Path

from PIL import Image, ImageDraw

SIZE = WIDTH, HEIGHT = 320, 240
FRAMES = 10  # of one second


def write_film(path: Path) -> Path:
    """YUV4MPEG2: for each frame its luma, then the two chromas at half the width and height."""
    with path.open("wb") as film:
        film.write(f"YUV4MPEG2 W{WIDTH} H{HEIGHT} F{FRAMES}:1 Ip A1:1 C420jpeg\n".encode())
        for number in range(FRAMES):
            luma, *chromas = _frame(number).convert("YCbCr").split()
            halves = [chroma.resize((WIDTH // 2, HEIGHT // 2)) for chroma in chromas]
            film.write(b"FRAME\n" + b"".join(plane.tobytes() for plane in (luma, *halves)))
    return path


def _frame(number: int) -> Image.Image:
    """Head and shoulders, and a bar that grows: no two frames in a row are the same."""
    frame = Image.new("RGB", SIZE, "#c9d3dc")
    draw = ImageDraw.Draw(frame)
    draw.ellipse((70, 165, 250, 345), fill="#2f5d7c")
    draw.ellipse((115, 50, 205, 160), fill="#d9a98a")
    draw.pieslice((111, 42, 209, 150), 180, 360, fill="#4a3528")
    draw.rectangle((0, HEIGHT - 8, WIDTH * (number + 1) // FRAMES, HEIGHT), fill="#1d70b8")
    return frame
