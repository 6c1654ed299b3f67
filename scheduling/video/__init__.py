"""Who carries picture and sound between the two pages: one provider, chosen by VOUCHROOM_VIDEO (docs/video.md)."""

from django.conf import settings

from scheduling.video.base import Video
from scheduling.video.browser_to_browser import BrowserToBrowser
from scheduling.video.chime import Chime


def video() -> Video:
    return Chime() if settings.VIDEO == "chime" else BrowserToBrowser()
