"""Whether the web process of this container lives; asks under the first name of ALLOWED_HOSTS."""

import http.client
import os
import sys

host = os.environ["ALLOWED_HOSTS"].split(",")[0].lstrip(".")
connection = http.client.HTTPConnection("127.0.0.1", 8000, timeout=4)
connection.request("GET", "/healthz", headers={"Host": host})
sys.exit(connection.getresponse().status != 200)
