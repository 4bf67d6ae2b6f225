"""The WSGI entry that gunicorn serves."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gaotai_jiazheng.settings")

application = get_wsgi_application()

# What is loaded by now stays until the process ends. Left to itself the collector walks all of it again
# and again while residents wait: a tenth of the time of a filing.
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 20, 20)
