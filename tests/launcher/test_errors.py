import errno

from launcher.errors import explain


def test_a_full_disk_gets_a_sentence_with_the_way_on():
    assert "free some space" in explain(OSError(errno.ENOSPC, "No space left on device"))


def test_a_folder_of_another_user_is_named():
    assert "/srv/data" in explain(PermissionError(errno.EACCES, "Permission denied", "/srv/data"))


def test_what_nobody_can_mend_keeps_its_traceback():
    assert explain(OSError(errno.EIO, "Input/output error")) is None
