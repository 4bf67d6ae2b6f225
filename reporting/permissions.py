"""Who writes a bureau's report, who collects the reports of a quarter, who keeps templates."""

from bureaus.models import Bureau
from bureaus.permissions import oversees_all_bureaus, roles_of
from gaotai_jiazheng.short_memory import remembered


def reads_reports(user) -> bool:
    """Whether the workbench shows reports to the person at all: whoever acts for a bureau or oversees all."""
    return bool(roles_of(user)) or oversees_all_bureaus(user)


def writes(user, report) -> bool:
    """Whether the person writes and submits this report: of the bureau, whoever else."""
    return report.bureau_id in roles_of(user)


def collects(user, period) -> bool:
    """Whether the person decides on the quarter's reports: of the bureau that collects them, or of the
    supervising office."""
    return not {period.bureau_id, supervising_office_id()}.isdisjoint(roles_of(user))


def opens_periods(user) -> bool:
    """Whether the person opens a quarter: of the supervising office, which collects."""
    return supervising_office_id() in roles_of(user)


def keeps_template(user, template) -> bool:
    return template.bureau_id in roles_of(user)


def may_handle_papers(user, row) -> bool:
    """Whether the person opens and withdraws the papers of a report or a quarter."""
    return collects(user, getattr(row, "period", row)) or (
        hasattr(row, "period") and writes(user, row)
    )


@remembered(seconds=5)
def supervising_office_id() -> int | None:
    """The supervising office; None before the plan is loaded."""
    return Bureau.objects.filter(is_supervising_office=True).values_list("pk", flat=True).first()
