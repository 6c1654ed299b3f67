"""Where anchors lie: a file (file:///folder/name) or a bucket (s3://bucket/prefix). Both are only ever added to."""

import json
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

Line = dict[str, Any]
HEADS = b',"heads":'


class AnchoredOtherwise(Exception):
    """Another seal of this number has been anchored there."""


class Store(Protocol):
    def write(self, number: int, line: bytes) -> str:
        """Returns where it stands. Writing the same line again does no harm."""

    def lacks(self, numbers: list[int]) -> set[int]:
        """Which of these, the newest there are, do not stand there."""

    def read(self) -> Iterator[Line]:
        """All of them without their heads, in any order; one may come twice."""

    def find(self, number: int) -> Line:
        """One that read() has shown, with its heads."""


def _without_heads(line: bytes) -> Line:
    """They come last, and are most of a line by far. Of what is no anchor nothing."""
    said, _heads, _rest = line.partition(HEADS)
    try:
        found = json.loads(said + b"}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def store_at(address: str) -> Store:
    parts = urlsplit(address)
    if parts.scheme == "s3":
        return BucketStore(parts.netloc, parts.path.strip("/"))
    return FileStore(Path(parts.path))


class FileStore:
    def __init__(self, path: Path) -> None:
        self.path = path

    def write(self, number: int, line: bytes) -> str:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with open(os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600), "ab+", buffering=0) as file:
            end = file.seek(0, os.SEEK_END)
            if end and os.pread(file.fileno(), 1, end - 1) != b"\n":
                line = b"\n" + line  # somebody was cut short here
            file.write(line)
            os.fsync(file.fileno())
        return self.path.as_uri()

    def lacks(self, numbers: list[int]) -> set[int]:
        """Looked for from the end on, so that the length of the file does not matter."""
        if not self.path.exists() or not self.path.stat().st_size:
            return set(numbers)
        with self.path.open("rb") as file, mmap(file.fileno(), 0, access=ACCESS_READ) as lines:
            return {number for number in numbers if not self._holds(lines, number)}

    def _holds(self, lines: mmap, number: int) -> bool:
        begins = lines.rfind(b'{"seal":%d,' % number)
        ends = lines.find(b"\n", begins)
        return begins >= 0 and ends > 0 and lines[ends - 2 : ends] == b"]}"

    def read(self) -> Iterator[Line]:
        return map(_without_heads, self._lines())

    def find(self, number: int) -> Line:
        return next(json.loads(line) for line in self._lines() if _without_heads(line).get("seal") == number)

    def _lines(self) -> Iterator[bytes]:
        """What was cut short while it was written was written again."""
        if self.path.exists():
            with self.path.open("rb") as file:
                yield from (line for line in file if line.endswith(b"]}\n"))


class BucketStore:
    def __init__(self, bucket: str, prefix: str) -> None:
        self.bucket, self.prefix = bucket, f"{prefix}/" if prefix else ""
        import boto3  # half a second that only a bucket costs

        self.client = boto3.client("s3")

    def write(self, number: int, line: bytes) -> str:
        key = self._key(number)
        try:
            self.client.put_object(Bucket=self.bucket, Key=key, Body=line, IfNoneMatch="*")
        except self.client.exceptions.ClientError as error:
            if error.response["Error"]["Code"] != "PreconditionFailed":
                raise
            if self._get(key) != line:
                raise AnchoredOtherwise(f"seal {number} at s3://{self.bucket}/{key}") from error
        return f"s3://{self.bucket}/{key}"

    def lacks(self, numbers: list[int]) -> set[int]:
        pages = self.client.get_paginator("list_objects_v2").paginate(
            Bucket=self.bucket, Prefix=self.prefix, StartAfter=self._key(min(numbers) - 1)
        )
        keys = {each["Key"] for page in pages for each in page.get("Contents", [])}
        return {number for number in numbers if self._key(number) not in keys}

    def read(self) -> Iterator[Line]:
        pages = self.client.get_paginator("list_objects_v2").paginate(Bucket=self.bucket, Prefix=self.prefix)
        with ThreadPoolExecutor(8) as readers:
            for page in pages:
                keys = [each["Key"] for each in page.get("Contents", [])]
                yield from map(_without_heads, readers.map(self._get, keys))

    def find(self, number: int) -> Line:
        return json.loads(self._get(self._key(number)))

    def _key(self, number: int) -> str:
        return f"{self.prefix}{number:012d}.json"

    def _get(self, key: str) -> bytes:
        return self.client.get_object(Bucket=self.bucket, Key=key)["Body"].read()
