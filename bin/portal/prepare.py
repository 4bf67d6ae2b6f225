"""Bring the demo's database up to date; runs inside .venv, in one process because each start costs a second.

Writes the sign-ins to the file named on the command line, as JSON: [[user name, name], …].
"""

import json
import os
import sys
from pathlib import Path

sys.path.insert(0, os.getcwd())
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gaotai_jiazheng.settings")


def main(sign_ins):
    import django

    django.setup()
    from django.contrib.auth import get_user_model
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=1)
    call_command("load_plan", "plan/data/gaotai.yaml")
    call_command("seed_demo")
    users = get_user_model().objects.filter(is_active=True).order_by("pk")
    rows = [[user.username, str(user)] for user in users if user.has_usable_password()]
    Path(sign_ins).write_text(json.dumps(rows, ensure_ascii=False))


main(sys.argv[1])
