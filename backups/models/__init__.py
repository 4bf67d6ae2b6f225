from backups.models.rehearsal import BackupRehearsal

__all__ = ["BackupRehearsal"]
