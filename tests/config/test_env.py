import pytest
from django.core.exceptions import ImproperlyConfigured

from config import env

POOL = "arn:aws:sms-voice:eu-central-1:123456789012:pool/pool-1"
SECRET = "a7Hq2kPw9Zr4Tn6Xc1Vb8Ms3Ld5Gf0Jy7Ue"


def test_a_missing_variable_is_named(monkeypatch) -> None:
    monkeypatch.delenv("THING", raising=False)
    with pytest.raises(ImproperlyConfigured, match="THING is not set"):
        env.text("THING")


@pytest.mark.parametrize(("value", "meant"), [("1", True), ("yes", True), ("FALSE", False), ("0", False)])
def test_a_flag_is_read(monkeypatch, value: str, meant: bool) -> None:
    monkeypatch.setenv("THING", value)
    assert env.flag("THING", default=not meant) is meant


def test_a_flag_that_is_neither_yes_nor_no_is_refused(monkeypatch) -> None:
    monkeypatch.setenv("THING", "maybe")
    with pytest.raises(ImproperlyConfigured, match="maybe"):
        env.flag("THING", default=False)


@pytest.mark.parametrize(("value", "policy"), [("0", "all"), ("1", "relay")])
def test_live_video_goes_through_relays_alone_where_that_is_wanted(monkeypatch, value: str, policy: str) -> None:
    monkeypatch.setenv("THING", value)
    assert env.transport_policy("THING", relays=["turn:turn.example.com"]) == policy


def test_relays_alone_without_any_relay_are_refused(monkeypatch) -> None:
    monkeypatch.setenv("THING", "1")
    with pytest.raises(ImproperlyConfigured, match="no relay"):
        env.transport_policy("THING", relays=[])


def test_a_choice_that_there_is_not_is_refused(monkeypatch) -> None:
    monkeypatch.setenv("THING", "zoom")
    with pytest.raises(ImproperlyConfigured, match="zoom"):
        env.choice("THING", "room", among=("room", "chime"))


@pytest.mark.parametrize("value", ["x", "-1", "11", "1.5"])
def test_a_number_out_of_range_or_no_number_is_refused(monkeypatch, value: str) -> None:
    monkeypatch.setenv("THING", value)
    with pytest.raises(ImproperlyConfigured, match="0 to 10"):
        env.number("THING", 5, low=0, high=10)


@pytest.mark.parametrize("value", ["example.com", "ftp://example.com", "https://example.com/path", "https://"])
def test_an_origin_is_scheme_and_host_only(monkeypatch, value: str) -> None:
    monkeypatch.setenv("THING", value)
    with pytest.raises(ImproperlyConfigured, match="THING"):
        env.origin("THING", schemes=("http", "https"))


def test_a_short_secret_is_refused(monkeypatch) -> None:
    monkeypatch.setenv("THING", "changeme")
    with pytest.raises(ImproperlyConfigured, match="too short"):
        env.secret("THING")


def test_a_secret_can_lie_in_a_file(monkeypatch, tmp_path) -> None:
    (tmp_path / "secret").write_text(SECRET + "\n")
    monkeypatch.setenv("THING_FILE", str(tmp_path / "secret"))
    assert env.secret("THING") == SECRET


def test_an_address_with_a_password_can_lie_in_a_file_too(monkeypatch, tmp_path) -> None:
    (tmp_path / "address").write_text("postgres://app:word@host/name\n")
    monkeypatch.setenv("THING_FILE", str(tmp_path / "address"))
    assert env.database("THING", conn_max_age=0)["PASSWORD"] == "word"


def test_what_is_said_of_a_wrong_address_holds_no_password(monkeypatch) -> None:
    monkeypatch.setenv("THING", "postgre://app:word@host/name")
    with pytest.raises(ImproperlyConfigured, match="THING must begin with postgres") as wrong:
        env.database("THING", conn_max_age=0)
    assert "word" not in str(wrong.value)


@pytest.mark.parametrize("value", ["s" * 40, "changeme" * 5, "django-insecure-" + "0123456789abcdef" * 2])
def test_an_example_is_no_secret(monkeypatch, value: str) -> None:
    monkeypatch.setenv("THING", value)
    with pytest.raises(ImproperlyConfigured, match="THING is an example"):
        env.secret("THING")


def test_a_secret_that_is_too_short_is_refused(monkeypatch) -> None:
    monkeypatch.setenv("THING", SECRET[:20])
    with pytest.raises(ImproperlyConfigured, match="THING is too short"):
        env.secret("THING")


def test_a_secret_file_that_is_missing_is_named(monkeypatch, tmp_path) -> None:
    monkeypatch.setenv("THING_FILE", str(tmp_path / "none"))
    with pytest.raises(ImproperlyConfigured, match="cannot be read"):
        env.secret("THING")


def test_documents_can_lie_in_a_private_bucket() -> None:
    storage = env.documents_storage("s3://passports/live")
    assert storage["OPTIONS"]["bucket_name"] == "passports"
    assert storage["OPTIONS"]["default_acl"] == "private"


@pytest.mark.parametrize("value", ["clamd://clamav:3310", "clamd:///run/clamav/clamd.sock", "none:"])
def test_a_scanner_is_named_or_said_not_to_be_there(monkeypatch, value: str) -> None:
    monkeypatch.setenv("THING", value)
    assert env.scanner("THING", site_origin="http://localhost:8000") == value


def test_an_installation_for_everybody_needs_a_scanner(monkeypatch) -> None:
    monkeypatch.setenv("THING", "none:")
    with pytest.raises(ImproperlyConfigured, match="unscanned"):
        env.scanner("THING", site_origin="https://verify.example.com")
    monkeypatch.delenv("THING")
    with pytest.raises(ImproperlyConfigured, match="not set"):
        env.scanner("THING", site_origin="https://verify.example.com")


def test_a_bucket_can_encrypt_under_a_key_of_its_owner() -> None:
    key = "arn:aws:kms:eu-central-1:111122223333:key/1"
    options = env.documents_storage(f"s3://passports/live?kms={key}")["OPTIONS"]
    assert (options["bucket_name"], options["location"]) == ("passports", "live")
    assert options["object_parameters"] == {"ServerSideEncryption": "aws:kms", "SSEKMSKeyId": key}
    assert "object_parameters" not in env.documents_storage("s3://passports")["OPTIONS"]


@pytest.mark.parametrize("value", ["https://login.example.com/tenant/v2.0", "http://localhost:8080/realms/x", ""])
def test_an_issuer_has_tls_or_is_this_machine(monkeypatch, value: str) -> None:
    monkeypatch.setenv("THING", value)
    assert env.issuer("THING") == value


@pytest.mark.parametrize(
    "value", ["http://login.example.com", "login.example.com", "https://", "https://a.example?x=1"]
)
def test_any_other_issuer_is_refused(monkeypatch, value: str) -> None:
    monkeypatch.setenv("THING", value)
    with pytest.raises(ImproperlyConfigured, match="https://"):
        env.issuer("THING")


def test_roles_are_read_by_value_even_with_an_equals_sign(monkeypatch) -> None:
    monkeypatch.setenv("THING", "cn=leads=lead, 0b5c=account manager")
    assert env.roles("THING", needed=True) == {"cn=leads": "lead", "0b5c": "account manager"}


@pytest.mark.parametrize("value", ["staff=superuser", "lead", "=lead", ""])
def test_a_role_that_there_is_not_is_refused(monkeypatch, value: str) -> None:
    monkeypatch.setenv("THING", value)
    with pytest.raises(ImproperlyConfigured, match="THING"):
        env.roles("THING", needed=True)


def test_mail_goes_by_smtp_or_by_amazon_ses(monkeypatch) -> None:
    monkeypatch.setenv("THING", "smtp+tls://mail.example.com:587")
    assert (env.email("THING")["EMAIL_HOST"], env.ses("THING")) == ("mail.example.com", {})
    monkeypatch.setenv("THING", "ses://eu-central-1?configuration_set=receipts")
    assert env.email("THING") == {}
    assert env.ses("THING") == {"region": "eu-central-1", "configuration_set": "receipts"}


def test_a_second_mail_server_borrows_nothing_from_the_first(monkeypatch) -> None:
    assert (env.smtp("THING"), env.ses("THING")) == ({}, {})
    monkeypatch.setenv("THING", "smtp+tls://us:secret@mail.example.com:587")
    tls = {"username": "us", "password": "secret", "use_tls": True, "use_ssl": False}
    assert env.smtp("THING") == {"host": "mail.example.com", "port": 587, **tls}
    monkeypatch.setenv("THING", "smtp://mail.example.com")
    bare = {"username": "", "password": "", "use_tls": False, "use_ssl": False}
    assert env.smtp("THING") == {"host": "mail.example.com", "port": 25, **bare}
    monkeypatch.setenv("THING", "ses://eu-central-1")
    assert (env.smtp("THING"), env.ses("THING")["region"]) == ({}, "eu-central-1")


@pytest.mark.parametrize("value", ["ses://", "ses://receipts", "ses://eu-central-1?set=receipts"])
def test_amazon_ses_without_a_region_or_with_an_unknown_word_is_refused(monkeypatch, value: str) -> None:
    monkeypatch.setenv("THING", value)
    with pytest.raises(ImproperlyConfigured, match=r"THING (must name a region|says set=…)"):
        env.ses("THING")


@pytest.mark.parametrize(
    ("value", "identity", "voice"),
    [
        ("aws://+4915112345678", "+4915112345678", "+4915112345678"),
        ("aws://Vouchroom?voice=+493012&configuration_set=receipts", "Vouchroom", "+493012"),
        (f"aws://{POOL}", POOL, POOL),
    ],
)
def test_text_messages_and_calls_have_an_origin_each(monkeypatch, value: str, identity: str, voice: str) -> None:
    monkeypatch.setenv("THING", value)
    assert (env.phone("THING")["identity"], env.phone("THING")["voice"]) == (identity, voice)


def test_without_a_carrier_text_messages_lie_in_the_mailbox(monkeypatch) -> None:
    monkeypatch.setenv("THING", "")
    assert env.phone("THING") == {}


@pytest.mark.parametrize(
    "value", ["aws://", "aws://+49 151", "aws://+4915?voice=a%20b", "aws://+4915?zone=x", "sms://x"]
)
def test_an_origin_that_is_none_is_refused(monkeypatch, value: str) -> None:
    monkeypatch.setenv("THING", value)
    with pytest.raises(ImproperlyConfigured, match="THING"):
        env.phone("THING")


def test_a_topic_is_an_arn(monkeypatch) -> None:
    monkeypatch.setenv("THING", "arn:aws:sns:eu-central-1:123456789012:receipts")
    assert env.topics("THING") == ["arn:aws:sns:eu-central-1:123456789012:receipts"]
    monkeypatch.setenv("THING", "receipts")
    with pytest.raises(ImproperlyConfigured, match="ARN"):
        env.topics("THING")
