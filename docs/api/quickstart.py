import os
import sys
import time
import uuid

import requests


def call(method, path, **body):
    headers = {"Authorization": f"Bearer {os.environ['KEY']}", "Idempotency-Key": str(uuid.uuid4())}
    answer = requests.request(method, os.environ["API"] + path, json=body or None, headers=headers, timeout=30)
    return answer.json() if answer.ok else sys.exit(answer.text)


seller = call("POST", "/sellers", email=f"approved+{uuid.uuid4().hex}@example.com", full_name="Ada Example")
call("PUT", f"/test/sellers/{seller['id']}/ready")  # of a real seller: details and documents
print("Send the seller there:", (case := call("POST", "/cases", seller=seller["id"]))["url"])
while (case := call("GET", f"/cases/{case['id']}"))["decision"] is None:
    time.sleep(1)
print("Decided:", case["status"])
