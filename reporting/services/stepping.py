"""How any step of a report is taken: lock, check, write, add to the record."""

from functools import partial

from django.core.exceptions import PermissionDenied

from accounts.access import has_personal_number
from gaotai_jiazheng.refusals import by_own_names, in_words, not_now, refusal, words_of
from reporting.models import ProgressReport, ReportPeriod, ReportTemplate, TemplateBinding
from reporting.transitions import Action, state_after

# What the database refuses by a trigger, in words; constraints of models have theirs.
REFUSED = {
    "report_words_while_it_is_open": "报告已经提交，退回以后才能再改。",
    "report_figures_kept_at_acceptance": "数字只在采纳时定稿，不能另外添加。",
}
WORDS = words_of(ReportPeriod, ProgressReport, ReportTemplate, TemplateBinding) | REFUSED
refused_in_words = partial(in_words, by_own_names(WORDS))


def lock(report) -> ProgressReport:
    """The row as it is now, held until the transaction ends."""
    rows = ProgressReport.objects.select_for_update(of=("self",))
    return rows.select_related("period__bureau", "period__plan", "bureau").get(pk=report.pk)


def begin(report, action) -> ProgressReport:
    """Lock the report and make sure that the step is possible now. Codes: step_not_allowed."""
    report = lock(report)
    if state_after(report.state, action) is None:
        raise not_now("这份报告", report.get_state_display(), Action(action).label)
    return report


def finish(report, action, *, by, at, note="", **changes) -> ProgressReport:
    """Write the new state and the changes, and add the step to the record."""
    report.state = state_after(report.state, action)
    for name, value in changes.items():
        setattr(report, name, value)
    with refused_in_words():
        report.save(update_fields=["state", *changes])
    report.steps.create(action=action, by=by, at=at, note=note)
    return report


def require(is_allowed: bool, words: str):
    if not is_allowed:
        raise PermissionDenied(words)


def plain(field: str, text: str) -> str:
    """The text without its blanks. Codes: words_have_personal_data."""
    text = text.strip()
    if has_personal_number(text):
        message = "报告会长期保存，请不要写电话、证件号或账号。"
        raise refusal(field, message, "words_have_personal_data")
    return text
