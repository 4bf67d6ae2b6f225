"""What keeps a backup or a restore from being made: a sentence in Chinese and in English, and an exit code.

Plain Python: the keys' own file is opened on a machine where the portal cannot start yet.
"""

GAPS = 9  # the exit code of a backup that was made, but from which files are missing


class Problem(Exception):
    """Something a person has to put right; the text says what. exit_code: for systemd and scripts."""

    exit_code = 1


class NotConfigured(Problem):
    """No directory, no key, or one that is none."""

    exit_code = 2


class DiskFull(Problem):
    exit_code = 3


class NoProgram(Problem):
    """There is no pg_dump or pg_restore."""

    exit_code = 4


class WrongVersion(Problem):
    """A program, a server or a tree that is older than what it would have to read."""

    exit_code = 5


class NoRights(Problem):
    exit_code = 6


class NoDatabase(Problem):
    """The database does not answer, or broke off."""

    exit_code = 7


class Refused(Problem):
    """The file is damaged, cut off, or sealed to somebody else."""

    exit_code = 8


class NotEmpty(Problem):
    """The place to restore to holds something already."""

    exit_code = 10


class NotProved(Problem):
    """What was restored is not what the manifest tells of."""

    exit_code = 11
