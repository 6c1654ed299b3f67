import os
from uuid import uuid4

import requests


def call(method, path, **body):
    headers = {"Authorization": f"Bearer {os.environ['KEY']}", "Idempotency-Key": str(uuid4())}
    return requests.request(method, os.environ["API"] + path, json=body or None, headers=headers, timeout=30).json()


seller = call("POST", "/sellers", email=f"approved+{uuid4().hex}@example.com", full_name="Ada Example")
print("Send them there:", call("POST", "/hosted_links", seller=seller["id"])["url"])
print("What is missing:", call("GET", f"/sellers/{seller['id']}")["details_missing"])
print("What happened:", call("GET", f"/events?seller={seller['id']}")["data"])
