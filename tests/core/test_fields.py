import pytest
from django.db import connection

from core.encryption import Undecryptable, decrypt, encrypt, key_id_of, keyed_hash
from core.files import read_file
from sellers.models import BankAccount, Seller
from tests.storing import store_file

pytestmark = pytest.mark.django_db


def _account(seller: Seller, number: str) -> BankAccount:
    return BankAccount.objects.create(seller=seller, holder="Sam", country="GB", number=number)


def _stored(account: BankAccount) -> bytes:
    with connection.cursor() as cursor:
        cursor.execute("SELECT number FROM sellers_bankaccount WHERE id = %s", [account.pk])
        return bytes(cursor.fetchone()[0])


def test_a_number_is_read_back_as_it_was_written(seller: Seller) -> None:
    account = _account(seller, "GB33BUKB20201555555555")
    assert BankAccount.objects.get(pk=account.pk).number == "GB33BUKB20201555555555"


def test_the_table_holds_no_number_in_clear(seller: Seller) -> None:
    assert b"GB33" not in _stored(_account(seller, "GB33BUKB20201555555555"))


def test_saving_again_without_looking_keeps_the_ciphertext(seller: Seller) -> None:
    account = _account(seller, "GB33")
    before = _stored(account)
    BankAccount.objects.get(pk=account.pk).save()
    assert _stored(account) == before


def test_swapping_two_ciphertexts_fails(seller: Seller, other_seller: Seller) -> None:
    mine, theirs = _account(seller, "GB33"), _account(other_seller, "DE44")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE sellers_bankaccount SET number = %s WHERE id = %s", [_stored(theirs), mine.pk])
    with pytest.raises(Undecryptable):
        _ = BankAccount.objects.get(pk=mine.pk).number


def test_moving_a_ciphertext_to_another_field_fails(seller: Seller) -> None:
    account = _account(seller, "GB33")
    with pytest.raises(Undecryptable):
        decrypt(_stored(account), bound_to=f"sellers_person.document_number:{account.public_id}")


def test_an_update_that_could_not_be_bound_to_its_row_is_refused(seller: Seller) -> None:
    _account(seller, "GB33")
    with pytest.raises(TypeError, match="encrypted"):
        BankAccount.objects.update(number="DE44")


def test_an_empty_value_is_stored_as_empty(seller: Seller) -> None:
    assert _stored(_account(seller, "")) == b""


def test_a_changed_byte_is_noticed() -> None:
    blob = bytearray(encrypt(b"passport", bound_to="a"))
    blob[-1] ^= 1
    with pytest.raises(Undecryptable):
        decrypt(bytes(blob), bound_to="a")


def test_a_changed_header_is_noticed() -> None:
    blob = encrypt(b"passport", bound_to="a", purpose="fields")
    other = key_id_of(encrypt(b"passport", bound_to="a", purpose="pages")).encode()
    for header in (other, b"22222222", bytes(8), b"\xff" * 8):
        with pytest.raises(Undecryptable):
            decrypt(header + blob[8:], bound_to="a")


@pytest.mark.parametrize("length", [0, 1, 8, 20, 35])
def test_a_shortened_ciphertext_is_noticed(length: int) -> None:
    with pytest.raises(Undecryptable):
        decrypt(encrypt(b"passport", bound_to="a")[:length], bound_to="a")


def test_a_keyed_hash_belongs_to_its_label() -> None:
    assert keyed_hash("code", "123456") == keyed_hash("code", "123456")
    assert keyed_hash("code", "123456") != keyed_hash("token", "123456")


def test_the_storage_holds_no_file_in_clear(settings, tmp_path) -> None:
    name = store_file(b"a passport", bound_to="doc_1.page", purpose="pages")
    stored = (tmp_path / "documents" / name).read_bytes()
    assert b"passport" not in stored
    assert read_file(name, bound_to="doc_1.page") == b"a passport"


def test_a_file_of_another_row_cannot_be_read() -> None:
    name = store_file(b"a passport", bound_to="doc_1.page", purpose="pages")
    with pytest.raises(Undecryptable):
        read_file(name, bound_to="doc_2.page")
