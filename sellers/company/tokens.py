"""ID tokens, checked whole. django-allauth trusts the line on which one came; here signature and nonce count too."""

import base64
import hashlib
import time
from hmac import compare_digest
from typing import Any

import jwt
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from django.conf import settings

ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"]  # none with a shared key
LEEWAY = 60  # seconds that their clock may be off


def nonce_of(verifier: str) -> str:
    """Of the log-in with this secret of PKCE, which only our session holds: so a token of another log-in is noticed."""
    return base64.urlsafe_b64encode(hashlib.sha256(b"nonce:" + verifier.encode()).digest()).decode()


def claims_of(token: Any, keys: dict[str, Any], *, nonce: str) -> dict[str, Any]:
    """`keys`: their JWKS. Raises OAuth2Error for what is not theirs, not for us, too old, or of another log-in."""
    try:
        known = {key.key_id: key for key in jwt.PyJWKSet.from_dict(keys).keys}
        key = known[jwt.get_unverified_header(token).get("kid")]
        claims = jwt.decode(
            token,
            key.key,
            algorithms=ALGORITHMS,
            audience=settings.OIDC_CLIENT_ID,
            issuer=settings.OIDC_ISSUER,
            leeway=LEEWAY,
            options={"require": ["exp", "iat", "iss", "aud", "sub", "nonce"]},
        )
    except (jwt.PyJWTError, KeyError, TypeError, AttributeError) as error:
        raise OAuth2Error("The ID token is not valid.") from error
    if not compare_digest(str(claims["nonce"]), nonce):
        raise OAuth2Error("The ID token belongs to another log-in.")
    if claims.get("azp", settings.OIDC_CLIENT_ID) != settings.OIDC_CLIENT_ID:
        raise OAuth2Error("The ID token was made for somebody else.")
    return claims


def roles_of(claims: dict[str, Any]) -> list[str]:
    given = claims.get(settings.OIDC_ROLES_CLAIM, [])
    values = {given} if isinstance(given, str) else set(map(str, given)) if isinstance(given, list) else set()
    return sorted({role for value, role in settings.OIDC_ROLES.items() if value in values})


def factor_at(claims: dict[str, Any]) -> float | None:
    """When a second factor was shown to the company, in seconds of Unix time; None where none was, or not of late.

    A company account that stays logged in for days names its factor for days: only a fresh one stands for ours.
    """
    wanted, at = settings.OIDC_SECOND_FACTOR, claims.get("auth_time")
    methods = claims.get("amr")
    said = {claims.get("acr"), *(methods if isinstance(methods, list) else [])}
    if not wanted or wanted not in said or not isinstance(at, int):
        return None
    now = time.time()
    return min(at, now) if now - at < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT + LEEWAY else None
