import pytest

from scheduling.room.browsers import in_app_browser

IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("mark", "name"),
    [
        ("Mobile/15E148 MicroMessenger/8.0.50", "WeChat"),
        ("Mobile/15E148 Safari Line/14.1.0", "LINE"),
        ("Mobile/15E148 [FBAN/FBIOS;FBAV/400.0]", "Facebook"),
        ("Version/18.0 Mobile/15E148 Safari/604.1", ""),
        ("CriOS/126.0 Mobile/15E148 Safari/604.1 Online/1", ""),
    ],
)
def test_a_browser_inside_a_chat_app_is_told_apart(mark, name):
    assert in_app_browser(f"{IPHONE} {mark}") == name
