"""Encrypted files (R23): what reaches the storage is ciphertext, bound to the row and the field that name it."""

from django.core.files.base import ContentFile
from django.core.files.storage import storages

from core.encryption import decrypt, encrypt
from core.ids import new_id


def store_file(plain: bytes, *, bound_to: str) -> str:
    """Encrypt and store; returns the storage's name of the file, which says nothing about its content."""
    name = new_id("file")
    return storages["documents"].save(f"{name[5:7]}/{name}", ContentFile(encrypt(plain, bound_to=bound_to)))


def read_file(name: str, *, bound_to: str) -> bytes:
    with storages["documents"].open(name) as file:
        return decrypt(file.read(), bound_to=bound_to)


def delete_file(name: str) -> None:
    storages["documents"].delete(name)
