"""A class for job seekers has somebody for whom an employer pays insurance in that month."""

from django.utils import timezone

from training.auditing.finding import Finding
from training.models.choices import ClassKind
from workers.models import InsuranceMonth


def insured_job_seeker(training_class, terms) -> list[Finding]:
    """One finding for each seat; only of people in the register of workers, the portal knows no others'
    insurance. Work injury alone counts too: it is paid for whoever is employed."""
    if training_class.kind != ClassKind.EMPLOYMENT:
        return []
    month = timezone.localdate(training_class.starts_at).replace(day=1)
    own = dict(
        training_class.enrolments.seated().exclude(id_digest="").values_list("id_digest", "number")
    )
    rows = insured_in(month, own).select_related("employment__worker").order_by("pk")
    return [
        Finding(
            f"{own[row.employment.worker.id_digest]}/{month:%Y-%m}",
            f"报名{own[row.employment.worker.id_digest]}的学员{month:%Y年%-m月}"
            f"有单位缴纳的{'、'.join(row.paid_names)}保险，就业技能培训面向没有就业的人。",
            [own[row.employment.worker.id_digest]],
        )
        for row in rows
        if row.paid_names
    ]


def insured_in(month, digests):
    """The months of insurance of the people with these numbers."""
    return InsuranceMonth.objects.filter(month=month, employment__worker__id_digest__in=digests)
