import base64
import stat

from launcher.environment import compose, keys, read_variables, write_variables


def test_what_is_given_stays(tmp_path):
    assert compose(tmp_path, 8000, {"VOUCHROOM_DEMO": "0"})["VOUCHROOM_DEMO"] == "0"


def test_an_empty_variable_counts_as_not_given(tmp_path):
    made = compose(tmp_path, 8000, {"VOUCHROOM_DEMO": "", "DATABASE_URL": ""})
    assert made["VOUCHROOM_DEMO"] == "1"
    assert "DATABASE_URL" not in made


def test_addresses_follow_the_port(tmp_path):
    made = compose(tmp_path, 9000, {})
    assert made["VOUCHROOM_SITE_ORIGIN"] == "http://localhost:9000"
    assert made["VOUCHROOM_SIGNALLING_ORIGIN"] == "ws://localhost:9001"
    assert made["VOUCHROOM_SIGNALLING_HEALTH_URL"] == "http://127.0.0.1:9001/livez"


def test_files_stay_inside_the_data_folder(tmp_path):
    made = compose(tmp_path, 8000, {})
    assert made["VOUCHROOM_DOCUMENTS_URL"] == f"file://{tmp_path}/documents"
    assert made["VOUCHROOM_MAILBOX_DIR"] == f"{tmp_path}/mailbox"


def test_keys_are_made_once_and_only_the_owner_can_read_them(tmp_path):
    first = keys(tmp_path)
    assert keys(tmp_path) == first
    assert stat.S_IMODE((tmp_path / "keys.env").stat().st_mode) == 0o600


def test_the_field_key_has_32_bytes_and_an_id(tmp_path):
    key_id, _, encoded = keys(tmp_path)["VOUCHROOM_FIELD_KEYS"].partition(":")
    assert key_id == "k1"
    assert len(base64.urlsafe_b64decode(encoded)) == 32


def test_the_password_of_the_servers_is_not_handed_to_the_processes(tmp_path):
    assert "SERVER_PASSWORD" not in compose(tmp_path, 8000, {})


def test_values_are_read_as_they_were_written(tmp_path):
    variables = {"A": "with space and 'quotes'", "B": "x=y&z", "C": ""}
    write_variables(tmp_path / "file.env", variables)
    assert read_variables(tmp_path / "file.env") == variables
