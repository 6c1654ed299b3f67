"""The yardstick of api_read, for a server."""

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()
