"""Who carries picture and sound between the two pages: one provider, chosen by VOUCHROOM_VIDEO (docs/video.md)."""

from django.conf import settings

from scheduling.video.base import Video
from scheduling.video.browser_to_browser import BrowserToBrowser
from scheduling.video.chime import Chime


def video(*, is_test: bool = False) -> Video:
    """In the test world nothing leaves the house: no meeting is made at a provider's."""
    return Chime() if settings.VIDEO == "chime" and not is_test else BrowserToBrowser()
