import stat

from config.master_keys import master_keys
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


def test_the_master_key_is_one_that_the_settings_take(tmp_path, monkeypatch):
    monkeypatch.setenv("VOUCHROOM_MASTER_KEY", keys(tmp_path)["VOUCHROOM_MASTER_KEY"])
    assert list(master_keys("VOUCHROOM_MASTER_KEY")) == ["m1"]


def test_a_folder_of_an_earlier_version_gets_the_key_that_it_lacks_and_keeps_the_others(tmp_path):
    write_variables(tmp_path / "keys.env", {"SERVER_PASSWORD": "kept"})
    made = keys(tmp_path)
    assert made["SERVER_PASSWORD"] == "kept"
    assert keys(tmp_path) == made == read_variables(tmp_path / "keys.env")


def test_the_password_of_the_servers_is_not_handed_to_the_processes(tmp_path):
    assert "SERVER_PASSWORD" not in compose(tmp_path, 8000, {})


def test_values_are_read_as_they_were_written(tmp_path):
    variables = {"A": "with space and 'quotes'", "B": "x=y&z", "C": ""}
    write_variables(tmp_path / "file.env", variables)
    assert read_variables(tmp_path / "file.env") == variables
