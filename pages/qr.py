"""QR codes, for going on with the phone."""

import base64

import qrcode
from qrcode.image.svg import SvgPathFillImage


def qr_code(text: str) -> str:
    """A data: address of a picture (SVG) of `text`."""
    picture = qrcode.make(text, image_factory=SvgPathFillImage)
    return "data:image/svg+xml;base64," + base64.b64encode(picture.to_string()).decode()
