"""Pages and API."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()

from core.keys.ring import open_all  # noqa: E402

open_all()  # with a master key that does not open them, there is no start
