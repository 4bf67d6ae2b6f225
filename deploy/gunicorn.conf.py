"""gunicorn for bin/serve and for production: processes with threads, JSON logs, figures added up.

Every value comes from the environment; docs/operations.md lists them.
"""

import os
import shutil
from pathlib import Path

from prometheus_client import multiprocess

bind = os.environ.get("WEB_BIND", "127.0.0.1:8000")
worker_class = "gthread"
workers = int(os.environ.get("WEB_PROCESSES", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))
timeout = 60
graceful_timeout = 10
# Longer than nginx keeps an idle connection to us (deploy/nginx.conf): whoever closes first may lose a request.
keepalive = 75
# Renewed now and then, each at another time, so that no leak grows for months.
max_requests = 20000
max_requests_jitter = 2000
# Nobody manages it by a socket, and one left open in a home directory could be used to shut the portal.
control_socket_disable = True
accesslog = None  # the portal writes its own line for each request

as_json = os.environ.get("DJANGO_ENV", "production") == "production"
logconfig_dict = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "gaotai_jiazheng.logs.line_formatter", "as_json": as_json}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "gunicorn.error": {"handlers": ["console"], "level": "INFO", "propagate": False},
        "gunicorn.access": {"handlers": [], "level": "WARNING", "propagate": False},
    },
}


def on_starting(server):
    """The figures of processes that are gone belong to the last run."""
    figures = os.environ.get("PROMETHEUS_MULTIPROC_DIR")
    if figures:
        shutil.rmtree(figures, ignore_errors=True)
        Path(figures).mkdir(parents=True)


def child_exit(server, worker):
    """Stop counting a process that is gone as a living one."""
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        multiprocess.mark_process_dead(worker.pid)
