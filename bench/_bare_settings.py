"""The settings of the yardstick of api_read: a site that has one view, and nothing before it."""

from config import env

SECRET_KEY = env.secret("VOUCHROOM_SECRET_KEY")
ALLOWED_HOSTS = ["localhost", "127.0.0.1"]
DATABASES = {"default": env.database("DATABASE_URL", conn_max_age=60)}
MIDDLEWARE: list[str] = []
ROOT_URLCONF = "bench._bare"
USE_TZ = True
