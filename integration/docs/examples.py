"""Requests and answers as the pages show them. tests/integration/docs/test_examples.py sends them."""

from integration.docs.components import problem_example

NEW_SELLER = """\
curl "$API/sellers" -H "Authorization: Bearer $KEY" \\
  -H "Idempotency-Key: $(uuidgen)" -H "Content-Type: application/json" -d '{
    "email": "ada@example.com", "full_name": "Ada Example", "reference": "S-1042",
    "business": {
      "kind": "company", "legal_name": "Example Trading GmbH",
      "register_number": "HRB 12345",
      "country": "DE", "street": "Hauptstraße 1", "city": "Berlin", "postcode": "10115"
    }
  }'"""
NOT_READY = {
    **problem_example("not_ready"),
    "missing": ["bank_account", "identity"],
    "to_confirm": [
        {
            "code": "bank_account_number",
            "text": "The account number does not fit its check digits.",
            "confirmed_by": "It is right as it stands.",
        }
    ],
}
FILE = """\
curl -X PUT "$API/sellers/$SELLER/documents/identity/file" -H "Authorization: Bearer $KEY" \\
  -H "Content-Type: image/jpeg" --data-binary @passport.jpg"""
LINK = """\
curl "$API/hosted_links" -H "Authorization: Bearer $KEY" \\
  -H "Idempotency-Key: $(uuidgen)" -H "Content-Type: application/json" -d '{
    "seller": "sel_…", "return_url": "https://market.example/sellers/1042", "language": "de"
  }'"""
LINK_MADE = """\
{
  "object": "hosted_link",
  "mode": "test",
  "seller": "sel_…",
  "url": "{site}/hosted/link/…/",
  "expires_at": "2026-11-23T20:30:00Z"
}"""
OPERATION = """\
curl -X "$METHOD" "${API%/api/v1}$OPERATION_PATH" -H "Authorization: Bearer $KEY" \\
  -H "Idempotency-Key: $(uuidgen)" -H "Content-Type: application/json" -d "$BODY\""""
QUICK_START_SCOPES = ("sellers:write", "testing:write", "cases:write", "cases:read", "hosted_links:write")
LIBRARY = "from standardwebhooks import Webhook\n\nWebhook(secret).verify(body, headers)  # or it raises"
PICK = """\
curl "$API/test/cases/$CASE/outcome" -H "Authorization: Bearer $KEY" \\
  -H "Idempotency-Key: $(uuidgen)" -H "Content-Type: application/json" \\
  -d '{"outcome": "rejected", "reasons": ["altered"]}'"""
CLOCK = """\
curl "$API/test/sellers/$SELLER/clock" -H "Authorization: Bearer $KEY" \\
  -H "Idempotency-Key: $(uuidgen)" -H "Content-Type: application/json" -d '{"forward_seconds": 864000}'"""
