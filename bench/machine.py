"""On what was measured: processor, memory, versions, commit, and how busy the machine was."""

import os
import platform
import subprocess
import sys
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path


def machine() -> dict:
    return {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "commit": said("git", "rev-parse", "HEAD"),
        "changed_files": len(said("git", "status", "--porcelain").splitlines()),
        "platform": platform.platform(),
        "processor": processor(),
        "processors": os.cpu_count(),
        "memory_gb": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30, 1),
        "load": os.getloadavg(),
        "python": sys.version.split()[0],
        "postgresql": server_version(),
        **{name: version(name) for name in ("django", "psycopg2-binary", "gunicorn", "celery")},
    }


def said(*command) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()


def processor() -> str:
    """As the kernel calls it; "" where it does not say."""
    path = Path("/proc/cpuinfo")
    lines = path.read_text().splitlines() if path.exists() else []
    return next((line.partition(": ")[2] for line in lines if line.startswith("model name")), "")


def server_version() -> str:
    import psycopg2

    connection = psycopg2.connect(os.environ["DATABASE_URL"])
    try:
        return connection.get_parameter_status("server_version")
    finally:
        connection.close()
