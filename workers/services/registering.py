"""Coming into the register: one person is one row, whichever enterprises and however many add her at once."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from enterprises.models import Enterprise
from enterprises.services.declaring import declare
from enterprises.services.standing import people_of
from gaotai_jiazheng.refusals import constraint_of, words_of, write
from reminders import outbox
from workers.models import Employment, EmploymentRequest, OneTimeCode, Worker
from workers.models.worker import id_digest
from workers.services import codes


@dataclass(frozen=True)
class Added:
    """What adding somebody led to: a new person with an employment, or a request that waits for her."""

    employment: Employment | None = None
    request: EmploymentRequest | None = None


@transaction.atomic
def add_worker(enterprise, *, person: dict, employment: dict, by) -> Added:
    """Add a person to an enterprise.

    person: id_type, id_number, id_issuer, name, phone, sex, birth_date, town, community. employment: mode,
    service_lines, started_on and the contract. Whoever is in the register already is asked by a code, and
    nothing that the register holds of her is told or changed.
    Raises ValidationError by field, and of the constraints that Worker and Employment have; code off_the_register.
    """
    refuse_off_the_register(enterprise)
    if (known := find(**identity_of(person))) is not None:
        return Added(request=ask(enterprise, known, employment=employment, by=by))
    trial = Employment(enterprise=enterprise, **employment)
    trial.clean_fields(exclude=["worker"])
    trial.validate_constraints(exclude=["worker"])
    try:
        with transaction.atomic():
            worker = register(**person)
    except (ValidationError, IntegrityError) as error:
        if (known := find(**identity_of(person))) is None:  # not somebody else, in this very moment
            raise_as_sentence(error)
        return Added(request=ask(enterprise, known, employment=employment, by=by))
    made = employ(worker, enterprise, by=by, **employment)
    tell_registered(worker, enterprise)
    return Added(employment=made)


def identity_of(person) -> dict:
    return {name: person.get(name, "") for name in ("id_type", "id_number", "id_issuer")}


def find(*, id_type: str, id_number: str, id_issuer: str = "") -> Worker | None:
    """Who has this paper. What it gives is for services; nobody is shown it because the number is known."""
    number = "".join(id_number.split()).upper()
    return (
        Worker.objects.registered().filter(id_digest=id_digest(id_type, number, id_issuer)).first()
    )


def register(**values) -> Worker:
    """A new person. Raises ValidationError by field."""
    worker = Worker(**values)
    worker.full_clean()
    worker.save()
    return worker


def raise_as_sentence(error):
    """A constraint that another transaction made true between the check and the insert."""
    if isinstance(error, ValidationError):
        raise error
    words, name = words_of(Worker), constraint_of(error)
    if name not in words:
        raise error
    raise ValidationError(words[name], code=name) from error


def employ(worker, enterprise, *, by, **values) -> Employment:
    """Add an employment of an enterprise that is held. Raises ValidationError of its constraints."""
    employment = Employment(worker=worker, enterprise=enterprise, **values)
    employment.full_clean()
    try:
        with transaction.atomic():
            employment.save()
    except IntegrityError:
        employment.full_clean()  # what was true a moment ago is told in words
        raise
    declare(
        enterprise,
        by=by,
        kind="employment",
        title=f"登记服务人员（{employment.get_mode_display()}）",
        link=reverse("workspace_workers:worker", args=[worker.pk]),
    )
    return employment


def refuse_off_the_register(enterprise) -> None:
    """Nobody begins to work for an enterprise whose entry has ended. It is held, before any row of it, as whoever takes
    it off the register holds it: of the two the second one sees what the first has done. Code off_the_register."""
    rows = Enterprise.objects.select_for_update(no_key=True).only("state")
    if rows.get(pk=enterprise.pk).state == Enterprise.State.CANCELLED:
        message = "这家企业已经从名录注销，不能再登记服务人员。"
        raise ValidationError(message, code="off_the_register")


def withdraw_those_of(enterprise, *, by, at) -> None:
    """The enterprise is off the register: nobody has to answer it any more."""
    EmploymentRequest.objects.open().filter(enterprise=enterprise).update(
        state=EmploymentRequest.State.WITHDRAWN, answered_at=at
    )


def tell_registered(worker, enterprise):
    """She is told who entered her and where she can look."""
    if worker.phone:
        outbox.write(outbox.post_to_phone(worker.phone, registered_message(enterprise)))


def registered_message(enterprise) -> outbox.Message:
    return outbox.Message(
        kind="worker_registered",
        subject=f"{enterprise}把您登记为服务人员",
        body="用这个手机号可以查看登记的内容、谁看过您的信息，也可以要求更正。",
        link=reverse("worker:home"),
        waits_for_morning=True,
    )


@transaction.atomic
def ask(enterprise, worker, *, employment: dict, by) -> EmploymentRequest:
    """Ask somebody of the register for her consent, by a code to her telephone.

    Raises ValidationError, codes of the request's constraint, of codes.send, and employed_here.
    """
    day = employment["started_on"]
    if Employment.objects.in_force(day).filter(worker=worker, enterprise=enterprise).exists():
        message = "这个人在这段时间已经是这家企业的服务人员。"
        raise ValidationError(message, code="employed_here")
    request = EmploymentRequest(
        enterprise=enterprise,
        worker=worker,
        mode=employment["mode"],
        service_lines=employment.get("service_lines") or [],
        started_on=day,
        asked_by=by,
    )
    write(request)
    codes.send(worker, OneTimeCode.Purpose.EMPLOYMENT, enterprise=enterprise)
    return request


def send_again(request: EmploymentRequest) -> None:
    """Send another code for it. Raises ValidationError, step_not_allowed and codes of codes.send."""
    require_open(request)
    codes.send(request.worker, OneTimeCode.Purpose.EMPLOYMENT, enterprise=request.enterprise)


def accept_by_code(request: EmploymentRequest, code: str, *, by) -> Employment:
    """The worker has told the enterprise the code. Raises ValidationError, wrong_code, step_not_allowed."""
    require_open(request)
    codes.use(request.worker, OneTimeCode.Purpose.EMPLOYMENT, code, enterprise=request.enterprise)
    return accept(request)


@transaction.atomic
def accept(request: EmploymentRequest) -> Employment:
    """The worker agrees: an employment is added. Raises ValidationError, codes step_not_allowed, off_the_register."""
    refuse_off_the_register(request.enterprise)
    request = lock(request)
    employment = employ(
        request.worker,
        request.enterprise,
        by=request.asked_by,
        mode=request.mode,
        service_lines=request.service_lines,
        started_on=request.started_on,
    )
    request.state, request.employment = EmploymentRequest.State.ACCEPTED, employment
    request.answered_at = timezone.now()
    request.save()
    return employment


@transaction.atomic
def answer_herself(request: EmploymentRequest, *, agrees: bool) -> None:
    """She agrees or declines on her own page, and the enterprise hears of it. Raises ValidationError, code
    step_not_allowed."""
    if agrees:
        accept(request)
    else:
        close(request, EmploymentRequest.State.DECLINED)
    message = outbox.Message(
        kind="employment_request",
        subject=f"一名服务人员{'同意' if agrees else '不同意'}登记到您的企业",
        link=reverse("workspace_workers:index"),
    )
    outbox.write(outbox.post_to_users(people_of(request.enterprise), message))


@transaction.atomic
def close(request: EmploymentRequest, state) -> EmploymentRequest:
    """The worker declines or the enterprise takes it back. Raises ValidationError, step_not_allowed."""
    request = lock(request)
    request.state, request.answered_at = state, timezone.now()
    request.save()
    return request


def lock(request) -> EmploymentRequest:
    found = EmploymentRequest.objects.select_related("worker", "enterprise", "asked_by")
    found = found.select_for_update(of=("self",)).get(pk=request.pk)
    require_open(found)
    return found


def require_open(request):
    if request.state != EmploymentRequest.State.OPEN:
        message = f"这项申请{request.get_state_display()}，不能再办。"
        raise ValidationError(message, code="step_not_allowed")
