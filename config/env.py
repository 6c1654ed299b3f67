"""Readers of the environment: each returns a typed value or stops the start with a sentence that names the variable."""

import os
import re
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Any
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

import environ
from botocore.config import Config as BotoConfig
from django.core.exceptions import ImproperlyConfigured

from core.roles import PERMISSIONS

_SMTP: dict[str, tuple[str, Any]] = {
    "host": ("EMAIL_HOST", "localhost"),
    "port": ("EMAIL_PORT", 25),
    "username": ("EMAIL_HOST_USER", ""),
    "password": ("EMAIL_HOST_PASSWORD", ""),
    "use_tls": ("EMAIL_USE_TLS", False),
    "use_ssl": ("EMAIL_USE_SSL", False),
}
FLAGS = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}


def text(name: str, default: str | None = None) -> str:
    """Given as NAME, or as the path of a file in NAME_FILE (Docker and Kubernetes secrets)."""
    path = os.environ.get(f"{name}_FILE")
    value = (_read(name, path) if path else os.environ.get(name, "").strip()) or default
    if value is None:
        raise ImproperlyConfigured(f"{name} is not set. docs/settings.md says what it is for.")
    return value


def _read(name: str, path: str) -> str:
    try:
        with open(path) as file:
            return file.read().strip()
    except OSError as error:
        raise ImproperlyConfigured(f"{name}_FILE names {path}, which cannot be read: {error.strerror}.") from error


# What no secret may hold: words of examples, and of those who meant to come back to it.
_PLACEHOLDERS = ("changeme", "change-me", "change_me", "django-insecure", "your-secret", "replace-me", "placeholder")


def secret(name: str, *, at_least: int = 32) -> str:
    """Refused: too short, an example, or the same few characters over and over."""
    value = text(name)
    if len(value) < at_least:
        raise ImproperlyConfigured(f"{name} is too short: {at_least} characters or more are needed.")
    if len(set(value)) < 8 or any(word in value.lower() for word in _PLACEHOLDERS):
        raise ImproperlyConfigured(f"{name} is an example and no secret: deploy/new_env.py makes new ones.")
    return value


def flag(name: str, default: bool) -> bool:
    value = text(name, "1" if default else "0").lower()
    if value not in FLAGS:
        raise ImproperlyConfigured(f"{name} is {value!r}: use one of {', '.join(FLAGS)}.")
    return FLAGS[value]


def number(name: str, default: int, *, low: int, high: int) -> int:
    value = text(name, str(default))
    if not value.isdecimal() or not low <= int(value) <= high:
        raise ImproperlyConfigured(f"{name} is {value!r}: a whole number from {low} to {high} is needed.")
    return int(value)


def transport_policy(name: str, *, relays: list[str]) -> str:
    """For RTCPeerConnection: all, or relay, which needs one."""
    if not flag(name, default=False):
        return "all"
    if not relays:
        raise ImproperlyConfigured(f"{name} is on, and there is no relay: set VOUCHROOM_TURN_URLS.")
    return "relay"


def choice(name: str, default: str, *, among: tuple[str, ...]) -> str:
    value = text(name, default)
    if value not in among:
        raise ImproperlyConfigured(f"{name} is {value!r}: use one of {', '.join(among)}.")
    return value


def words(name: str) -> list[str]:
    """A comma separated list; empty when the variable is not set."""
    return [word.strip() for word in os.environ.get(name, "").split(",") if word.strip()]


def networks(name: str) -> list[IPv4Network | IPv6Network]:
    try:
        return [ip_network(word) for word in words(name)]
    except ValueError as error:
        raise ImproperlyConfigured(f"{name}: {error}. Networks are needed, such as 10.20.0.0/16.") from error


def url(name: str, default: str | None = None, *, schemes: tuple[str, ...]) -> str:
    """The sentence about a wrong one does not repeat it: a password may stand in it."""
    value = text(name, default)
    if (found := urlsplit(value).scheme) not in schemes:
        raise ImproperlyConfigured(f"{name} must begin with {' or '.join(schemes)}, and not with {found!r}.")
    return value


def issuer(name: str) -> str:
    """As it calls itself: with TLS, but on this very machine. Empty where there is none."""
    value = text(name, "")
    parts = urlsplit(value)
    here = parts.scheme == "http" and parts.hostname in ("localhost", "127.0.0.1")
    if value and (not parts.hostname or not (parts.scheme == "https" or here) or parts.query or parts.fragment):
        raise ImproperlyConfigured(f"{name} is {value!r}: an address that begins with https:// is needed.")
    return value


def roles(name: str, *, needed: bool) -> dict[str, str]:
    """ "value=role, …": our role by a value of theirs, which may itself hold an equals sign."""
    pairs = [(value, role.strip()) for value, _equals, role in (word.rpartition("=") for word in words(name))]
    for value, role in pairs:
        if not value or role not in PERMISSIONS:
            raise ImproperlyConfigured(f"{name} says {value}={role}: the roles are {', '.join(PERMISSIONS)}.")
    if needed and not pairs:
        raise ImproperlyConfigured(f"{name} is not set: nobody could log in with a company account.")
    return {value.strip(): role for value, role in pairs}


def origin(name: str, *, schemes: tuple[str, ...]) -> str:
    """A scheme and a host, such as https://verify.example.com: no path and no trailing slash."""
    value = url(name, schemes=schemes)
    parts = urlsplit(value)
    if not parts.hostname or parts.path or parts.query or parts.fragment:
        raise ImproperlyConfigured(f"{name} is {value!r}: scheme, host and port are needed, and nothing after them.")
    return value


def database(name: str, *, conn_max_age: int) -> dict[str, Any]:
    value = url(name, schemes=("postgres", "postgresql"))
    engine = {"ENGINE": "database.backend"}
    return {**environ.Env.db_url_config(value), **engine, "CONN_MAX_AGE": conn_max_age, "CONN_HEALTH_CHECKS": True}


def email(name: str) -> dict[str, Any]:
    """Django's EMAIL_… settings from smtp://user:password@host:port, smtp+tls:// or smtp+ssl://; none of ses://."""
    value = url(name, schemes=("smtp", "smtp+tls", "smtp+ssl", "ses"))
    return {} if value.startswith("ses:") else environ.Env.email_url_config(value)


def smtp(name: str) -> dict[str, Any]:
    """The same as Django's mail backend takes it: what is not said is none, and never that of EMAIL_URL. Empty where
    the variable is not set, or names no mail server."""
    found = email(name) if text(name, "") else {}
    return {option: found.get(key) or instead for option, (key, instead) in _SMTP.items()} if found else {}


def ses(name: str) -> dict[str, str]:
    """Of ses://REGION?configuration_set=NAME: where Amazon SES takes mails. Empty where a mail server does."""
    parts = urlsplit(text(name, ""))
    if parts.scheme != "ses":
        return {}
    if not re.fullmatch(r"[a-z]{2}(-[a-z]+)+-\d", parts.netloc) or parts.path:
        raise ImproperlyConfigured(f"{name} must name a region of Amazon SES, such as ses://eu-central-1.")
    return {"region": parts.netloc, **_options(name, parts, "configuration_set")}


def phone(name: str) -> dict[str, str]:
    """Of aws://IDENTITY?voice=IDENTITY&configuration_set=NAME&region=REGION: from which number, pool or sender ID of
    ours text messages come, and calls where that is another one. Empty: the mailbox folder."""
    value = url(name, "mailbox:", schemes=("mailbox", "aws"))
    parts = urlsplit(value)
    if parts.scheme == "mailbox":
        return {}
    identity = parts.netloc + parts.path
    options = _options(name, parts, "voice", "configuration_set", "region")
    wrong = [one for one in (identity, options["voice"] or identity) if not re.fullmatch(r"[\w:/+-]{1,256}", one)]
    if wrong:
        raise ImproperlyConfigured(
            f"{name} says {wrong[0]!r}: a phone number, a pool, a sender ID or the ARN of one is needed, such as "
            "aws://+4915112345678."
        )
    return {**options, "identity": identity, "voice": options["voice"] or identity}


def _options(name: str, parts: SplitResult, *known: str) -> dict[str, str]:
    """What stands behind the question mark, each with its value or empty. A plus sign is one."""
    given = dict(pair.partition("=")[::2] for pair in parts.query.split("&") if pair)
    if unknown := set(given) - set(known):
        raise ImproperlyConfigured(f"{name} says {min(unknown)}=…: what it may say is {', '.join(known)}.")
    return {option: unquote(given.get(option, "")) for option in known}


def topics(name: str) -> list[str]:
    """ARNs of topics of Amazon SNS, comma separated."""
    arns = words(name)
    for arn in arns:
        if not re.fullmatch(r"arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[\w-]+", arn):
            raise ImproperlyConfigured(f"{name} says {arn!r}: the ARN of a topic of Amazon SNS is needed.")
    return arns


def documents_storage(value: str) -> dict[str, Any]:
    """Django's storage for encrypted documents: file:///folder, or s3://bucket/prefix (private; only we read it).

    `?kms=KEY` has S3 encrypt what it stores under that key of AWS KMS; it holds ciphertext of ours either way.
    """
    parts = urlsplit(value)
    if parts.scheme == "s3":
        return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": _bucket(parts)}
    return {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": parts.path, "file_permissions_mode": 0o600, "directory_permissions_mode": 0o700},
    }


def _bucket(parts: SplitResult) -> dict[str, Any]:
    options: dict[str, Any] = {"bucket_name": parts.netloc, "location": parts.path.strip("/"), "default_acl": "private"}
    waits: dict[str, Any] = {
        "connect_timeout": 3,
        "read_timeout": 10,
        "retries": {"max_attempts": 1},
    }
    options |= {"file_overwrite": False, "client_config": BotoConfig(signature_version="s3v4", **waits)}
    if key := parse_qs(parts.query).get("kms"):
        options["object_parameters"] = {"ServerSideEncryption": "aws:kms", "SSEKMSKeyId": key[0]}
    return options


def scanner(name: str, *, site_origin: str) -> str:
    """clamd://host:port, clamd:///path of a socket, or none: where files are looked at by nobody, for development."""
    value = url(name, schemes=("clamd", "none"))
    if value.startswith("none:") and site_origin.startswith("https://"):
        raise ImproperlyConfigured(
            f"{name} is none:, and VOUCHROOM_SITE_ORIGIN is {site_origin}: strangers' files would be opened unscanned. "
            "Set it to the address of ClamAV, such as clamd://clamav:3310."
        )
    return value


def refuse_public_demo(*, demo: bool, site_origin: str) -> None:
    """The demo page tells everybody how to log in as anybody: it has no place at an address with TLS."""
    if demo and site_origin.startswith("https://"):
        raise ImproperlyConfigured(
            f"VOUCHROOM_DEMO is on, and VOUCHROOM_SITE_ORIGIN is {site_origin}: the demo page would let anybody in. "
            "Set VOUCHROOM_DEMO to 0, or try the demo at http://localhost."
        )
