"""What a key may: each scope with what it opens. Personal data is opened by scopes that say so, and by no other."""

OF_TEST_KEYS = {"testing:write"}
SCOPES = {
    "sellers:read": "See sellers: their status, and what is missing.",
    "sellers:write": "Create sellers, and save their details. Answers show them.",
    "hosted_links:write": "Make links that log a seller in. Whoever opens one sees all that the seller sees.",
    "sellers.personal:read": "See names, addresses and other personal data of sellers.",
    "documents:read": "See documents: their states and the reasons of rejections. Never the files.",
    "documents:write": "Upload documents. Answers show them.",
    "cases:read": "See cases, their findings and decisions.",
    "cases:write": "Submit and withdraw cases, send documents again, and appeal. Answers show them.",
    "sessions:read": "See times held, bookings and sessions.",
    "sessions:write": "Book, move and cancel sessions. Answers show them.",
    "contacts:read": "See whether an emergency contact is confirmed.",
    "contacts.personal:read": "See names, addresses and numbers of emergency contacts.",
    "contacts:write": "Name emergency contacts, and confirm them by the codes they got. Answers show them.",
    "messages:read": "See which messages sellers were sent, and whether they read them.",
    "messages.personal:read": "See the texts of messages.",
    "policies:read": "See the figures by which deadlines and limits are counted.",
    "events:read": "Read what happened.",
    "webhooks:read": "See webhook endpoints and deliveries.",
    "webhooks:write": "Add, change and remove webhook endpoints, and send events again. Answers show them.",
    "testing:write": "Of a test key: make test sellers ready, pick outcomes, and move the clock.",
}
