"""A shop's truth in a folder of backups, and back."""

from shopsight.app.backup.making import BackupMade, back_up
from shopsight.app.backup.restoring import Restored, check_backup, restore

__all__ = ["BackupMade", "Restored", "back_up", "check_backup", "restore"]
