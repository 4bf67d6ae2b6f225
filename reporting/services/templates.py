"""Templates of superiors: kept, bound once, filled for any quarter."""

import hashlib
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from gaotai_jiazheng.refusals import refusal
from plan.metrics import NOTHING_TO_COUNT, metric_of
from reporting import permissions, template_files
from reporting.models import ReportEntry, ReportFigure, ReportTemplate, TemplateBinding
from reporting.services.stepping import refused_in_words, require
from reporting.transitions import State

NO_WORDS = "（还没有采纳的报告）"


def digest_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@transaction.atomic
def keep(*, bureau, title: str, file, by, at=None) -> ReportTemplate:
    """Keep a template for a bureau. file: Django's UploadedFile.

    Raises PermissionDenied; ValidationError of the field ``file`` as ``template_files.accept``, of ``title``
    code report_template_once_in_use.
    """
    require(bureau.pk in permissions.roles_of(by), "只能给自己的单位添加模板。")
    try:
        kind, accepted = template_files.accept(file, digest_of)
    except ValidationError as error:
        raise ValidationError({"file": error}) from error
    template = ReportTemplate(
        bureau=bureau,
        title=title,
        kind=kind,
        file_name=accepted.name,
        content=accepted.content,
        digest=accepted.digest,
        uploaded_by=by,
        uploaded_at=at or timezone.now(),
    )
    with refused_in_words():
        template.save()
    return template


@transaction.atomic
def bind(
    template, *, place: str, by, metric="", measure=None, bureau=None, quarters_back=0
) -> TemplateBinding:
    """Say what stands in a place: the figure of a metric, or the words about a measure.

    Raises PermissionDenied; ValidationError: of ``place`` as ``template_files.clean_place``; of ``metric``
    code metric_unknown; codes template_place_bound_once, template_binding_figure_or_words, template_retired.
    """
    require(permissions.keeps_template(by, template), "由使用模板的单位设置。")
    if not template.is_in_use:
        raise refusal(None, "模板已经停用。", "template_retired")
    if metric:
        refuse_unknown(metric)
    try:
        place = template_files.clean_place(template.kind, bytes(template.content), place)
    except ValidationError as error:
        raise ValidationError({"place": error}) from error
    with refused_in_words():
        return TemplateBinding.objects.create(
            template=template,
            place=place,
            metric=metric,
            measure=measure,
            bureau=bureau,
            quarters_back=quarters_back,
        )


def refuse_unknown(metric: str):
    try:
        metric_of(metric)
    except LookupError as error:
        message = f"没有标识为“{metric}”的指标。"
        raise refusal("metric", message, "metric_unknown") from error


@transaction.atomic
def unbind(binding, *, by) -> None:
    """Take a binding away; the history keeps it. Raises PermissionDenied."""
    require(permissions.keeps_template(by, binding.template), "由使用模板的单位设置。")
    binding.delete()


@transaction.atomic
def retire(template, *, by) -> ReportTemplate:
    """Use the template no more; its file stays. Raises PermissionDenied."""
    require(permissions.keeps_template(by, template), "由使用模板的单位停用。")
    template.is_in_use = False
    template.save(update_fields=["is_in_use"])
    return template


def filled(template, period) -> bytes:
    """The file of the template, filled for a quarter.

    A figure that an accepted report has kept is taken from there; any other is counted for the quarter's last
    day. Raises ValidationError: codes nothing_bound, metric_unknown, placeholders_unbound.
    """
    bindings = list(template.bindings.select_related("measure", "bureau"))
    if not bindings:
        raise ValidationError("还没有设置取数的位置。", code="nothing_bound")
    values = {each.place: value_of(each, period) for each in bindings}
    return template_files.fill(template.kind, bytes(template.content), values)


def value_of(binding, period) -> int | str:
    last_day = quarters_before(period.last_day, binding.quarters_back)
    if binding.metric:
        return figure_on(binding.metric, last_day)
    return words_of(binding, period.plan_id, last_day)


def figure_on(metric: str, last_day: date) -> int | str:
    """As an accepted report kept it, else counted now; in words where there is nothing to count."""
    kept = ReportFigure.objects.filter(slug=metric, counted_for=last_day, value__isnull=False)
    value = kept.order_by("pk").values_list("value", flat=True).first()
    if value is not None:
        return value
    refuse_unknown(metric)
    value = metric_of(metric).count(last_day)
    return NOTHING_TO_COUNT if value is None else value


def words_of(binding, plan_id, last_day) -> str:
    """What accepted reports say of the measure: one bureau's words, or all bureaus' with their names."""
    rows = ReportEntry.objects.filter(
        measure__number=binding.measure.number,
        report__period__plan=plan_id,
        report__period__last_day=last_day,
        report__state=State.ACCEPTED,
    ).select_related("report__bureau")
    if binding.bureau_id:
        rows = rows.filter(report__bureau=binding.bureau_id)
        return "\n".join(row.words for row in rows) or NO_WORDS
    rows = rows.order_by("report__bureau_id")
    return "\n".join(f"{row.report.bureau.name}：{row.words}" for row in rows) or NO_WORDS


def quarters_before(last_day: date, quarters: int) -> date:
    """The last day of the quarter so many quarters earlier."""
    years, quarter = divmod(last_day.year * 4 + last_day.month // 3 - 1 - quarters, 4)
    month = quarter * 3 + 3
    return date(years, month, 30 if month in (6, 9) else 31)
