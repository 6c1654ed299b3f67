"""All settings, in one place. The environment fills in what differs between installations (docs/settings.md)."""

from pathlib import Path
from urllib.parse import urlsplit

import structlog
from csp.constants import NONCE, NONE, SELF
from redis.backoff import NoBackoff
from redis.retry import Retry

from config import env, logs
from config.master_keys import master_keys

BASE_DIR = Path(__file__).resolve().parent.parent

# --- What differs between installations -------------------------------------------------------------------------------
DEBUG = env.flag("VOUCHROOM_DEBUG", default=False)
DEMO = env.flag("VOUCHROOM_DEMO", default=False)
SECRET_KEY = env.secret("VOUCHROOM_SECRET_KEY")
SITE_ORIGIN = env.origin("VOUCHROOM_SITE_ORIGIN", schemes=("http", "https"))
env.refuse_public_demo(demo=DEMO, site_origin=SITE_ORIGIN)
SIGNALLING_ORIGIN = env.origin("VOUCHROOM_SIGNALLING_ORIGIN", schemes=("ws", "wss"))
SIGNALLING_HEALTH_URL = env.url("VOUCHROOM_SIGNALLING_HEALTH_URL", schemes=("http", "https"))
REDIS_URL = env.url("REDIS_URL", schemes=("redis", "rediss"))
MASTER_KEYS = master_keys("VOUCHROOM_MASTER_KEY")  # wraps the data keys (core.keys)
HMAC_KEY = env.secret("VOUCHROOM_HMAC_KEY")  # one-time codes and tokens, each under a label of its own
DOCUMENTS_URL = env.url("VOUCHROOM_DOCUMENTS_URL", schemes=("file", "s3"))
AUDIT_ANCHORS = env.url("VOUCHROOM_AUDIT_ANCHORS", "", schemes=("", "file", "s3"))
SCAN_URL = env.scanner("VOUCHROOM_SCAN_URL", site_origin=SITE_ORIGIN)
PHONE, PHONE_2 = env.phone("VOUCHROOM_SMS_URL"), env.phone("VOUCHROOM_SMS_URL_2")
SNS_TOPICS = env.topics("VOUCHROOM_SNS_TOPICS")
WEBHOOK_NETWORKS = env.networks("VOUCHROOM_WEBHOOK_NETWORKS")  # beside the open internet
MAILBOX_DIR = Path(env.text("VOUCHROOM_MAILBOX_DIR", str(BASE_DIR / ".data" / "mailbox")))
CALL_BACK_PHONE = env.text("VOUCHROOM_CALL_BACK_PHONE", "")  # what staff offer a seller whose contact they missed
TURN_URLS = env.words("VOUCHROOM_TURN_URLS")
TURN_SECRET = env.secret("VOUCHROOM_TURN_SECRET") if TURN_URLS else ""
ICE_TRANSPORT_POLICY = env.transport_policy("VOUCHROOM_RELAY_ONLY", relays=TURN_URLS)
VIDEO = env.choice("VOUCHROOM_VIDEO", "room", among=("room", "chime"))
CHIME_EVENTS_QUEUE = env.text("VOUCHROOM_CHIME_EVENTS_QUEUE", "") if VIDEO == "chime" else ""
OIDC_ISSUER = env.issuer("VOUCHROOM_OIDC_ISSUER")
OIDC_CLIENT_ID = env.text("VOUCHROOM_OIDC_CLIENT_ID") if OIDC_ISSUER else ""
OIDC_CLIENT_SECRET = env.secret("VOUCHROOM_OIDC_CLIENT_SECRET", at_least=16) if OIDC_ISSUER else ""
OIDC_ROLES_CLAIM = env.text("VOUCHROOM_OIDC_ROLES_CLAIM", "groups")
OIDC_ROLES = env.roles("VOUCHROOM_OIDC_ROLES", needed=bool(OIDC_ISSUER))  # by value of that claim
OIDC_SECOND_FACTOR = env.text("VOUCHROOM_OIDC_SECOND_FACTOR", "")
BREAK_GLASS = [address.lower() for address in env.words("VOUCHROOM_BREAK_GLASS")]
DATABASES = {
    "default": env.database("DATABASE_URL", conn_max_age=env.number("VOUCHROOM_DB_CONN_MAX_AGE", 60, low=0, high=3600))
}
DATABASE_ROLE = DATABASES["default"].get("USER", "")
OWNER_DATABASE = env.database("OWNER_DATABASE_URL", conn_max_age=0) if env.text("OWNER_DATABASE_URL", "") else {}
vars().update(env.email("EMAIL_URL"))
SES = env.ses("EMAIL_URL")
SMTP_2, SES_2 = env.smtp("EMAIL_URL_2"), env.ses("EMAIL_URL_2")  # where the first is away
EMAIL_BACKEND = "messaging.channels.smtp_backend.EmailBackend"
EMAIL_TIMEOUT = 10  # seconds for each reply; a server that hangs must not hold a worker
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.text(
    "VOUCHROOM_MAIL_FROM", f"Vouchroom <noreply@{urlsplit(SITE_ORIGIN).hostname}>"
)

# --- The house --------------------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "demo",
    "integration",
    "audit",
    "core",
    "pages",
    "messaging",
    "sellers",
    "contacts",
    "scheduling",
    "verification",
    "config.apps.StaffAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.usersessions",
    "channels",
    "csp",
    "django_structlog",
    "drf_spectacular",
    "phonenumber_field",
    "rest_framework",
]
MIDDLEWARE = [
    "config.headers.HeadersMiddleware",
    "integration.rest.door.ApiMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "config.middleware.CanonicalHostMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.one_at_a_time.OneAtATimeMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "config.middleware.StaffLanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "config.middleware.NoStoreMiddleware",
    "config.middleware.NoNulMiddleware",
    "config.middleware.AwayMiddleware",
    "audit.middleware.AddressMiddleware",
    "config.limits.LimitsMiddleware",
    "config.middleware.RequestLogMiddleware",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
ASGI_APPLICATION = "config.asgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
FORM_RENDERER = "pages.forms.GovukRenderer"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "pages.context.site",
                "messaging.center.context.unread",
            ],
        },
    }
]

# --- Languages and time -----------------------------------------------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("zh-hans", "简体中文"), ("ja", "日本語"), ("de", "Deutsch")]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_TZ = True
TIME_ZONE = "UTC"

# --- Files ------------------------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [("vouchroom", BASE_DIR / "static" / "dist")]
STORAGES = {
    "documents": env.documents_storage(DOCUMENTS_URL),
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = DEBUG
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024  # a form or a still; files have a limit of their own
DATA_UPLOAD_MAX_NUMBER_FILES = 5
FILE_UPLOAD_HANDLERS = ["pages.uploads.BoundedMemoryHandler"]

# --- Accounts (django-allauth) ----------------------------------------------------------------------------------------
AUTH_USER_MODEL = "core.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "sellers.accounts.AccountAdapter"
SOCIALACCOUNT_ADAPTER = "sellers.company.provider.CompanyAdapter"
SOCIALACCOUNT_EMAIL_VERIFICATION = "none"  # the issuer has verified it, or nobody comes in (sellers.company.actions)
MFA_ADAPTER = "sellers.accounts.MFAAdapter"
ACCOUNT_FORMS = {
    "add_email": "sellers.account_forms.AddEmailForm",
    "change_email": "sellers.account_forms.ChangeEmailForm",
    "change_password": "sellers.account_forms.ChangePasswordForm",
    "login": "sellers.account_forms.LoginForm",
    "reauthenticate": "sellers.account_forms.ReauthenticateForm",
    "request_login_code": "sellers.account_forms.RequestLoginCodeForm",
    "reset_password": "sellers.account_forms.ResetPasswordForm",
    "reset_password_from_key": "sellers.account_forms.ResetPasswordKeyForm",
    "set_password": "sellers.account_forms.SetPasswordForm",
    "signup": "sellers.account_forms.SignupForm",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_CHANGE_EMAIL = True  # one address a person: changed, never collected
ACCOUNT_LOGIN_BY_CODE_ENABLED = ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 600  # R11
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 600
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = True  # the same work as for a known one; AccountAdapter.send_mail() sends nothing
ACCOUNT_SESSION_REMEMBER = False
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_PASSKEY_SIGNUP_ENABLED = True
MFA_FORMS = {
    "activate_totp": "sellers.account_forms.ActivateAppForm",
    "add_webauthn": "sellers.account_forms.AddPasskeyForm",
    "edit_webauthn": "sellers.account_forms.EditPasskeyForm",
}
MFA_TOTP_ISSUER = "Vouchroom"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = SITE_ORIGIN.startswith("http://localhost")

# --- Security ---------------------------------------------------------------------------------------------------------
SECURE = SITE_ORIGIN.startswith("https://")
ALLOWED_HOSTS = [urlsplit(SITE_ORIGIN).hostname, "127.0.0.1"]
CSRF_TRUSTED_ORIGINS = [SITE_ORIGIN]
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_NAME = "__Host-session" if SECURE else "session"
CSRF_COOKIE_NAME = "__Host-csrftoken" if SECURE else "csrftoken"
CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 12 * 3600
SESSION_ENGINE = "core.sessions"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE else None
SECURE_SSL_REDIRECT = SECURE
SECURE_REDIRECT_EXEMPT = [r"^(livez|healthz)$"]
SECURE_HSTS_SECONDS = 2 * 365 * 24 * 3600 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE
SECURE_REFERRER_POLICY = "same-origin"  # join links carry a token: no other site may see it
X_FRAME_OPTIONS = "DENY"
PROXY_COUNT = env.number("VOUCHROOM_PROXY_COUNT", 0, low=0, high=5)
CHIME = VIDEO == "chime"
CHIME_ADDRESSES = ["https://*.chime.aws", "wss://*.chime.aws"] if CHIME else []
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:", "blob:"],
        "media-src": [SELF, "blob:"],
        "connect-src": [SELF, SIGNALLING_ORIGIN, *CHIME_ADDRESSES],
        "worker-src": ["blob:"] if CHIME else [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

# --- The REST API -----------------------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["integration.rest.authentication.KeyAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["integration.rest.parsing.StrictJsonParser"],
    "URL_FORMAT_OVERRIDE": None,
    "EXCEPTION_HANDLER": "integration.rest.problems.answer_problem",
    "DEFAULT_SCHEMA_CLASS": "integration.docs.schema.Schema",
    "UNAUTHENTICATED_USER": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Vouchroom",
    "DESCRIPTION": "Verify the people behind sellers: create a seller, open a case, send the seller to a link, hear of"
    " the decision. Quick start, events and errors are explained at /api/v1/docs/.\n\n"
    "Beside what an operation names, each request can be answered 405 (another method), 421 (another host) and 500 (our"
    " fault): see components/responses.",
    "VERSION": "1.0.0",
    "OAS_VERSION": "3.1.1",
    "SERVERS": [{"url": "/"}],
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "POSTPROCESSING_HOOKS": [],
}

# --- Background work --------------------------------------------------------------------------------------------------
CACHES = {
    "default": {
        "BACKEND": "config.cache.Cache",
        "LOCATION": REDIS_URL,
        # A page does not hang with Redis: redis-py would try each time-out three times more.
        "OPTIONS": {"socket_timeout": 1, "socket_connect_timeout": 1, "retry": Retry(NoBackoff(), 0)},
    }
}
CHANNEL_LAYERS = {
    "default": {
        "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
        # Without this, redis-py's own time-out of 5 s ends every idle socket.
        "CONFIG": {"hosts": [{"address": REDIS_URL, "socket_timeout": None, "max_connections": 5000}]},
    }
}
CELERY_BROKER_URL = REDIS_URL
CELERY_BROKER_TRANSPORT = "config.broker:Transport"
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # an outage may last as long as it does
CELERY_BEAT_SCHEDULER = "config.celery:ReportingScheduler"
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_TASK_ROUTES = {
    "messaging.tasks.sweep_urgent": {"queue": "codes"},
    "messaging.*": {"queue": "messages"},
    "contacts.*": {"queue": "codes"},
    "integration.tasks.send_webhooks": {"queue": "webhooks"},
}
CELERY_TASK_ACKS_LATE = True  # a worker killed in mid-task: the task runs again, and every task may run twice
CELERY_TASK_TIME_LIMIT = 300
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "socket_timeout": 1,
    "socket_connect_timeout": 2,
    # Whoever asks for a sweep does not wait for a broker that is away: beat asks again.
    "max_retries": 1,
    "interval_start": 0,
    "interval_step": 0.1,
}

# --- Logs -------------------------------------------------------------------------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"class": "config.logs.TokenlessFormatter", "format": "%(asctime)s %(levelname)s %(name)s %(message)s"}
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.text("VOUCHROOM_LOG_LEVEL", "WARNING")},
}
structlog.configure(processors=logs.PROCESSORS)
