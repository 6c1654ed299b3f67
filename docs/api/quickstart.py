import os

import requests

api = requests.Session()
api.headers["Authorization"] = f"Bearer {os.environ['KEY']}"
print(api.get(f"{os.environ['API']}/policies").json())
