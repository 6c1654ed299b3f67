"""Uploads stay in memory, and never more of one than may be kept: no plain copy of a passport on a disk."""

from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler

from core.policy import current_policy


class BoundedMemoryHandler(FileUploadHandler):
    """Reads on past the limit, so that the page can answer, but keeps one byte more only: it shows the excess.

    `size` of the file is that of what was kept.
    """

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.kept = BytesIO()
        self.room = current_policy().document_size_megabytes * 1024 * 1024 + 1

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.kept.write(raw_data[: max(self.room - start, 0)])

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        size = self.kept.tell()
        self.kept.seek(0)
        return InMemoryUploadedFile(
            file=self.kept,
            field_name=self.field_name,
            name=self.file_name,
            content_type=self.content_type,
            size=size,
            charset=self.charset,
            content_type_extra=self.content_type_extra,
        )
