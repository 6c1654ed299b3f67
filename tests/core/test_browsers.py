import pytest

from core.templatetags.browsers import browser_name

ANDROID = (
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Mobile Safari/537.36"
)
WECHAT = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 "
    "MicroMessenger/8.0.49 Language/zh_CN"
)


@pytest.mark.parametrize(
    ("says", "name"),
    [
        (ANDROID, "Chrome Mobile on Android"),
        (WECHAT, "WeChat Browser on iOS"),
        ("", "Unknown browser"),
        ("%00", "Unknown browser"),
    ],
)
def test_a_browser_is_named_as_people_call_it(says: str, name: str) -> None:
    assert browser_name(says) == name
