"""An enterprise's own workers as parties of its contracts: chosen from a list, not typed once more."""

from django.utils import timezone

from accounts.access import reveal
from contracts.known_workers import Filled, KnownWorkers, kept_by
from enterprises.permissions import can_sign_for
from workers.models import HealthCertificate, IdType, OccupationCertificate, Policy

MOST_OFFERED = 200
REASON = "起草三方合同，填入服务员的信息"
NOT_OPENED = "手机号和证件号由负责人或者受托人填入，请您照本人说的填写。"


def offered(enterprise) -> list[tuple[str, str]]:
    """Those who work there today, the newest first; one query."""
    rows = enterprise.employments.in_force(timezone.localdate()).select_related("worker")
    return [
        (str(row.worker_id), words_of(row.worker)) for row in rows.order_by("-pk")[:MOST_OFFERED]
    ]


def words_of(worker) -> str:
    """A name with what tells two of the same name apart."""
    apart = [part for part in (worker.get_sex_display(), worker.masked_phone) if part]
    return f"{worker.name}（{'，'.join(apart)}）" if apart else worker.name


def opened(enterprise, key, *, user, address) -> Filled:
    """Name, and for who may open them telephone and number; the papers that the person may see."""
    rows = enterprise.employments.in_force(timezone.localdate()).select_related("worker")
    worker = rows.filter(worker=key).order_by("-pk")[0].worker
    answers, note = {"worker_name": worker.name}, NOT_OPENED
    if can_sign_for(user, enterprise):
        answers |= numbers_of(worker, user, address)
        note = ""
    facts = [("性别", worker.get_sex_display()), ("核验过的材料", papers_of(worker, user))]
    return Filled(answers, [(name, words) for name, words in facts if words], note)


def numbers_of(worker, user, address) -> dict[str, str]:
    """Telephone and identity number. A passport's number is none of an identity card."""
    has_card = worker.id_type == IdType.RESIDENT
    numbers = reveal(
        user, worker, ["phone", "id_number"] if has_card else ["phone"], REASON, address
    )
    return {f"worker_{name}": value for name, value in numbers.items() if value}


def papers_of(worker, user) -> str:
    """The verified papers in force that the person may see."""
    today = timezone.localdate()
    kinds = (
        HealthCertificate.objects.all(),
        OccupationCertificate.objects.select_related("occupation"),
        Policy.objects.all(),
    )
    return "；".join(
        str(paper)
        for kind in kinds
        for paper in kind.visible_to(user).verified().in_force(today).filter(worker=worker)
    )


def register() -> None:
    """Called once, when the app is ready."""
    kept_by(KnownWorkers(offered, opened))
