"""bin/doctor: what is wrong with this installation, and how to mend it."""

import os
import shutil
import subprocess
import sys

from portal import ROOT, VAR_DIR, environment, say
from portal.environment import PYTHON

NEEDED_BYTES = 2 * 1024**3
PRIVATE_FILES = ("secrets.json", "demo-password", "running.env")


def report(is_ok, name, detail, mend=""):
    say(f"{'正常' if is_ok else '有误'}  {name:<12}{detail}")
    if mend and not is_ok:
        say(f"      → {mend}")
    return is_ok


def check_python():
    version = "{}.{}.{}".format(*sys.version_info[:3])
    is_known = (3, 11) <= sys.version_info[:2] <= (3, 13)
    return report(is_known, "python", version, "平台在 Python 3.11 至 3.13 上测试过")


def check_environment():
    if not environment.works():
        return report(False, "venv", f"{environment.VENV} 不能使用", "运行 bin/serve，它会重新创建")
    missing = environment.missing(environment.SERVE_FILES)
    detail = f"{'、'.join(missing)} 有变动，尚未安装" if missing else "依赖包与 requirements 一致"
    return report(not missing, "venv", detail, "运行 bin/serve，它会安装")


def check_disk():
    free = shutil.disk_usage(VAR_DIR if VAR_DIR.exists() else ROOT).free
    return report(
        free >= NEEDED_BYTES, "disk", f"剩余 {free / 1024**3:.1f} GiB", "清理磁盘，至少留出 2 GiB"
    )


def check_private_files():
    """What is secret may be read by its owner only."""
    open_ones = [
        name
        for name in PRIVATE_FILES
        if (VAR_DIR / name).exists() and (VAR_DIR / name).stat().st_mode & 0o077
    ]
    detail = f"{'、'.join(open_ones)} 可被他人读取" if open_ones else "密钥文件只有本人可读"
    return report(
        not open_ones, "secrets", detail, f"chmod 600 {VAR_DIR}/{{{','.join(open_ones)}}}"
    )


def running_env():
    """The variables of the demo that runs here, over which those of the caller win."""
    path = VAR_DIR / "running.env"
    pairs = {}
    if path.exists():
        lines = path.read_text().splitlines()
        pairs = {
            name: value.strip("'") for name, _, value in (line.partition("=") for line in lines)
        }
    return {**pairs, **os.environ}


def check_running():
    """Ask Django about the database and what hangs on it; says the lines of ``manage.py doctor``."""
    env = running_env()
    if "DATABASE_URL" not in env:
        return report(
            False, "running", "平台没有运行", "运行 bin/serve，或设置 DATABASE_URL 和 REDIS_URL"
        )
    if not environment.works():
        return False
    sys.stdout.flush()
    return subprocess.run([PYTHON, "manage.py", "doctor"], env=env, cwd=ROOT).returncode == 0


def main():
    checks = (check_python, check_environment, check_disk, check_private_files, check_running)
    found = [check() for check in checks]  # all of them, also after one that failed
    return 0 if all(found) else 1
