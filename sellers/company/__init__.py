"""Staff log in with their company account (OpenID Connect): on where VOUCHROOM_OIDC_ISSUER is set, else not there."""
