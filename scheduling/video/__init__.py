"""Who carries picture and sound between the two pages: one provider, chosen by VOUCHROOM_VIDEO (docs/video.md)."""

from django.conf import settings

from scheduling.video.base import Video
from scheduling.video.chime import Chime
from scheduling.video.room import Room


def video() -> Video:
    return Chime() if settings.VIDEO == "chime" else Room()
