"""Rehearsals of the backup: one that passed and one that may not; nobody's in particular."""

from django.utils import timezone

from backups.models import BackupRehearsal
from gaotai_jiazheng.tests.doors.keys import OF_ONE_ROW, every

Result = BackupRehearsal.Result


class Rehearsed:
    """What the system administrator reads and nobody writes."""

    def __init__(self):
        self.rows = {
            "passed": self.rehearsal(Result.PASSED),
            "not_allowed": self.rehearsal(Result.NOT_ALLOWED),
        }

    def rehearsal(self, result):
        return BackupRehearsal.objects.create(result=result, ended_at=timezone.now())

    def addresses(self):
        """Route -> (row, arguments, query) of the pages about these rows."""
        return every("admin:backups_backuprehearsal_{}", OF_ONE_ROW, self.rows)
