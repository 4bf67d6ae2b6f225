"""Schools, programmes and agreements in the workbench: 县教育局 writes, the bureaus of measure 7 read."""

from schools.admin.agreement import AgreementAdmin
from schools.admin.programme import ProgrammeAdmin
from schools.admin.school import SchoolAdmin

__all__ = ["AgreementAdmin", "ProgrammeAdmin", "SchoolAdmin"]
