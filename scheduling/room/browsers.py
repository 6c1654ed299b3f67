"""Browsers inside chat apps: most of them have no camera, and their pages die when the chat comes to the front."""

import re

IN_APP = {
    "WeChat": r"MicroMessenger",
    "LINE": r"\bLine/",
    "KakaoTalk": r"KAKAOTALK",
    "Facebook": r"\bFBA[NV]\b",
    "Instagram": r"Instagram",
    "TikTok": r"musical_ly|BytedanceWebview|TikTok",
    "QQ": r"\bQQ/",
    "Weibo": r"Weibo",
    "DingTalk": r"DingTalk",
    "Alipay": r"AlipayClient",
}


def in_app_browser(user_agent: str) -> str:
    """The app's name, or an empty string for a real browser."""
    return next((name for name, mark in IN_APP.items() if re.search(mark, user_agent)), "")
