"""How a file of any size reaches a page."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory

pytestmark = pytest.mark.django_db

LIMIT = 10 * 1024 * 1024


@pytest.mark.parametrize(("sent", "kept"), [(0, 0), (LIMIT, LIMIT), (LIMIT + 5_000_000, LIMIT + 1)])
def test_no_more_of_a_file_is_kept_than_shows_that_it_is_too_large(sent: int, kept: int) -> None:
    file = SimpleUploadedFile("scan.pdf", b"x" * sent, content_type="application/pdf")
    request = RequestFactory().post("/", {"file": file, "after": "still read"})
    arrived = request.FILES["file"]
    assert (arrived.size, len(arrived.read()), arrived.name) == (kept, kept, "scan.pdf")
    assert request.POST["after"] == "still read"
