"""Whose secret it is, asked by every request: a statement that the database plans once, past the ORM's compiling."""

from django.db import DEFAULT_DB_ALIAS

from database.prepared import Prepared, ask
from integration.models import ApiKey
from integration.models.keys import PER_MINUTE

_FIELDS = ApiKey._meta.concrete_fields
# In force as ApiKeyQuerySet.valid() says it, and what ops give each key, if they have said.
_FIND = Prepared(
    "find_api_key",
    f"""
    SELECT {", ".join(str(field.column) for field in _FIELDS)},
        (SELECT (figures ->> '{PER_MINUTE}')::integer FROM core_policyversion ORDER BY number DESC LIMIT 1)
    FROM integration_apikey
    WHERE secret_hash = %(secret_hash)s::text AND revoked_at IS NULL
        AND (expires_at IS NULL OR expires_at > statement_timestamp())
    """,
)


def key_of(secret_hash: str) -> ApiKey | None:
    """The one in force, with the limit of its requests."""
    row = ask((_FIND, {"secret_hash": secret_hash}))
    if row is None:
        return None
    key = ApiKey.from_db(DEFAULT_DB_ALIAS, [field.attname for field in _FIELDS], row[:-1])
    key.most = row[-1]
    return key
