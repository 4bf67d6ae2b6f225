"""Whether the web process of this container lives: probe.py [/readyz]; asks under the first name of ALLOWED_HOSTS."""

import http.client
import os
import sys

path = sys.argv[1] if len(sys.argv) > 1 else "/healthz"
host = os.environ["ALLOWED_HOSTS"].split(",")[0].lstrip(".")
connection = http.client.HTTPConnection("127.0.0.1", 8000, timeout=4)
connection.request("GET", path, headers={"Host": host})
answer = connection.getresponse()
print(answer.read().decode())
sys.exit(answer.status != 200)
