import base64

from pages.qr import qr_code


def test_a_qr_code_is_a_picture_that_needs_no_other_address():
    kind, _, picture = qr_code("https://verify.example.com/device-check/").partition(",")
    assert kind == "data:image/svg+xml;base64"
    assert base64.b64decode(picture).startswith(b"<svg")
