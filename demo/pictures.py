"""Sample documents, drawn: plainly marked as samples, so that nobody takes one for a real document."""

from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

from demo.people import SellerPerson

INK, PAPER, MARK = (30, 48, 80), (243, 240, 228), (205, 196, 170)


def _jpeg(lines: list[str], title: str, size: tuple[int, int]) -> bytes:
    image = Image.new("RGB", size, PAPER)
    draw = ImageDraw.Draw(image)
    draw.text((size[0] // 7, size[1] // 2), "SAMPLE", font=ImageFont.load_default(size[0] // 5), fill=MARK)
    draw.rectangle((0, 0, size[0], size[1] // 9), fill=INK)
    draw.text((40, size[1] // 40), title, font=ImageFont.load_default(size[1] // 18), fill=PAPER)
    for number, line in enumerate(lines):
        position = (40, size[1] // 6 + number * size[1] // 11)
        draw.text(position, line, font=ImageFont.load_default(size[1] // 24), fill=INK)
    out = BytesIO()
    image.save(out, "JPEG", quality=85)
    return out.getvalue()


def identity_document(person: SellerPerson) -> bytes:
    """A JPEG of 1500 × 1000 pixels with the declared data in Latin letters."""
    lines = ["Name: as declared", f"Number: {person.document_number}", f"Issued by: {person.country}"]
    return _jpeg(
        [*lines, "Valid until: 2033-05-31", "P<SAMPLE<<DOCUMENT<<<<<<<<<<<<<<<<<"], "IDENTITY DOCUMENT", (1500, 1000)
    )


def bank_statement(person: SellerPerson) -> bytes:
    """A JPEG of 1100 × 1500 pixels."""
    lines = ["Account holder: as declared", f"Account: {person.bank_number}", f"Country: {person.bank_country}"]
    return _jpeg([*lines, "Balance: not shown"], "BANK STATEMENT", (1100, 1500))


def business_extract(person: SellerPerson) -> bytes:
    """A JPEG of 1100 × 1500 pixels."""
    lines = ["Legal name: as declared", "Register number: 12345678", f"Country: {person.country}"]
    return _jpeg([*lines, "Entered: 2019-03-04", "Status: active"], "REGISTER EXTRACT", (1100, 1500))
