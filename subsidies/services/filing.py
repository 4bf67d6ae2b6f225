"""An application from the first telephone number until it is sent."""

import hmac
import json
from datetime import timedelta
from functools import partial
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from enterprises.models import Enterprise
from enterprises.services import proving
from gaotai_jiazheng import numbering
from gaotai_jiazheng.arriving_twice import ARRIVES_TWICE_WITHIN
from gaotai_jiazheng.refusals import by_own_names, in_words, words_of
from gaotai_jiazheng.sealed import blind_index
from subsidies import rules
from subsidies.models import Application, InternshipPeriod, Material, SubsidyPolicy
from subsidies.models.application import NUMBER_SEQUENCE, person_index, phone_index
from subsidies.models.training_year import CLAIMED_OR_APPLIED
from subsidies.permissions import can_enter_paper
from subsidies.services import clocks, correcting, records, stepping, telling
from subsidies.transitions import Action, State
from workers.models import IdType, Worker
from workers.models.worker import age_on, id_digest, told_by

PREFIX = "BT"
NOBODY = "0" * 64
KEPT_FOR = timedelta(days=30)
PURGED_AT_ONCE = 500
TAKEN = {  # what the database refuses of one that is sent -> why, in words
    "application_once_a_period": "这个人（单位）这一期已经申请过这项补贴，不能重复申请。",
    CLAIMED_OR_APPLIED: "培训机构已经为这个人申请了这一年的培训补贴，本人不能重复申请。",
}


def code_digest(number: str, code: str) -> str:
    """What is kept of a query code: worth nothing for another number."""
    return blind_index(f"{number}:{code}", "subsidy_query_code")


@transaction.atomic
def begin(
    policy: SubsidyPolicy, *, phone: str, by=None, worker=None, enterprise=None, code="", at=None
) -> tuple[Application, str]:
    """A new draft and its query code, which the telephone is told and nobody keeps.

    by: who types it in from paper. worker, enterprise: of the registers, who has signed in as them: what is
    known of them is not asked for. code: the query code; a new one where it is "". Codes: window_closed.
    """
    at = at or timezone.now()
    day = timezone.localdate(at)
    refuse_closed(policy, day)
    if by is not None:
        stepping.require(can_enter_paper(by))
    code = code or numbering.new_code()
    _, number = numbering.next_number(PREFIX, day, NUMBER_SEQUENCE)
    application = Application(
        number=number,
        query_code_digest=code_digest(number, code),
        policy=policy,
        phone=phone,
        year=day.year,
        channel=Application.Channel.PAPER if by else Application.Channel.PORTAL,
        entered_by=by,
        worker=worker,
        enterprise=enterprise,
        begun_at=at,
    )
    application.save()
    kept = f"{KEPT_FOR.days}天没有提交的会删除"
    body = f"查询码{code}。换手机、换电脑都能接着填，{kept}；不要告诉别人。"
    telling.tell_applicant(application, "已开始填写", body=body)
    return application, code


@transaction.atomic
def begin_once(policy, *, phone: str, key: UUID, at=None, **who) -> tuple[Application, str, bool]:
    """As ``begin``, and whether the draft is new: the same page sent twice begins one.

    key: of the page, from which the query code follows, so that whoever has the page finds the draft, and nobody who
    only knows the number. who: worker, enterprise. Codes: window_closed.
    """
    at = at or timezone.now()
    code = numbering.code_from(blind_index(str(key), "subsidy_page"))
    if begun := begun_from_page(policy, phone, code, at):
        return begun, code, False
    return *begin(policy, phone=phone, code=code, at=at, **who), True


def begun_from_page(policy, phone, code, at) -> Application | None:
    """The draft that the same page has begun a moment ago. The telephone is held, so that of two at once the second
    one sees the first."""
    digest = phone_index(phone)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"subsidy:{digest}"]
        )
    just_now = Application.objects.filter(
        phone_digest=digest,
        policy=policy,
        state=State.DRAFT,
        begun_at__gt=at - ARRIVES_TWICE_WITHIN,
    )
    same = (each for each in just_now if each.query_code_digest == code_digest(each.number, code))
    return next(same, None)


def refuse_closed(policy, day):
    if not SubsidyPolicy.objects.in_force(day).filter(pk=policy.pk).exists():
        raise ValidationError("这一版政策已经停止执行，请按新的政策申请。", code="window_closed")
    if problem := policy.window_problem(day):
        raise ValidationError(problem, code="window_closed")


def purpose_of(application) -> str:
    """What a telephone code proves."""
    return f"subsidy:{application.pk}"


def send_code(application) -> None:
    """Codes: too_many_codes."""
    link = reverse("subsidies:prove")
    proving.send(purpose_of(application), application.phone, link=link)


def prove(application, code: str) -> None:
    """Codes: no_open_code, wrong_code, of the field phone_code."""
    proving.prove(purpose_of(application), application.phone, code)


def find(number: str, code: str) -> Application | None:
    """The application that this pair opens; a wrong number and a wrong code take the same time."""
    number = numbering.clean_number(number, PREFIX)[:24]
    given = code_digest(number, numbering.clean_code(code)[:24])
    found = Application.objects.select_related("policy__bureau").filter(number=number).first()
    kept = found.query_code_digest if found else NOBODY
    return found if hmac.compare_digest(given, kept) else None


@transaction.atomic
def save_answers(application, answers: dict) -> Application:
    """Keep what was typed, valid or not; one that was sent and not returned stays as it is."""
    application = stepping.lock(application)
    if application.is_editable:
        application.answers = json.dumps({**application.given, **answers})
        application.save()
    return application


@transaction.atomic
def submit(application, values: dict, *, by=None, at=None) -> Application:
    """Send an application, the first time or after the list of gaps.

    values: name, id_number, bank_account, town, community, period, first_day, last_day and facts, as the form
    gives them. by: who typed it in from paper; None for the applicant, who has proved the telephone and may answer
    what was typed in for her, too. Codes: step_not_allowed, window_closed, phone_unproved, application_once_a_period,
    learner_claimed_or_applied, internship_months_once.
    """
    at = at or timezone.now()
    day = timezone.localdate(at)
    application = stepping.lock(application)
    was_returned = application.state == State.RETURNED
    after = stepping.next_state(application, Action.SUBMIT)
    if not was_returned:
        refuse_closed(application.policy, day)
        application.year = day.year
    if by is None:
        proving.require_proof(purpose_of(application), application.phone)
    else:
        stepping.require(by.pk == application.entered_by_id)
    fill(application, values, day)
    application.state, application.position = after, 0
    application.round += was_returned
    application.submitted_at = application.submitted_at or at
    keep_once(application)
    keep_months(application, values)
    if was_returned:
        application.gaps.answered_at = at
        application.gaps.save(update_fields=["answered_at"])
    stepping.finish(application, Action.SUBMIT, by=by, at=at)
    clocks.start_for_stage(application, at=at)
    telling.tell_applicant(application, "已提交")
    telling.tell_stage(application)
    return application


def fill(application, values, day):
    """What the form says, and what the registers know of the same person."""
    for name in ("name", "id_number", "bank_account", "town", "community"):
        setattr(
            application, name, values.get(name) or (None if name in {"town", "community"} else "")
        )
    application.period = values.get("period", "")
    if application.policy.is_for_units:
        found = Enterprise.objects.registered().filter(uscc=application.id_number).first()
        application.enterprise = found
    application.facts = facts_for(application, values, day).as_data()


def facts_for(application, values, day) -> rules.Facts:
    """Declared facts under recorded ones. Of a person the number tells the age."""
    declared = dict(values["facts"])
    recorded = None
    if not application.policy.is_for_units:
        declared["age"] = age_on(told_by(application.id_number)[0], day)
        digest = id_digest(IdType.RESIDENT, application.id_number)
        application.worker = Worker.objects.with_digests(numbers=[digest]).first()
    else:
        declared["is_unit"] = True
        declared |= records.incubator_facts(declared.get("incubator"), application.name, day)
    if application.worker is not None:
        recorded = records.facts_of(application.worker, day)
    return correcting.kept(application, records.joined(rules.Facts.from_data(declared), recorded))


def keep_once(application):
    """Save it where nobody has one for the same person, policy and period, and no class was claimed for her
    that year. Codes: application_once_a_period, learner_claimed_or_applied."""
    with in_words(by_own_names(TAKEN)):
        application.save()


def keep_months(application, values):
    """The months of an internship, which overlap with no others of the same intern. Codes:
    internship_months_once."""
    if not values.get("first_day"):
        return
    months = {"first_day": values["first_day"], "last_day": values["last_day"], "standing": True}
    months["person_digest"] = person_index(values["intern_id_number"])
    with in_words(
        by_own_names(words_of(InternshipPeriod), {"internship_months_once": "first_day"})
    ):
        InternshipPeriod.objects.update_or_create(application=application, defaults=months)


def purge(at=None) -> int:
    """Delete drafts that nobody has sent within a month, with their papers; how many."""
    old = Application.objects.filter(
        state=State.DRAFT, begun_at__lte=(at or timezone.now()) - KEPT_FOR
    )
    purged = 0
    while removed := remove(old[:PURGED_AT_ONCE]):
        purged += removed
    return purged


@transaction.atomic
def remove(drafts) -> int:
    """Delete these drafts; their files go once that is certain."""
    pks = list(drafts.select_for_update(skip_locked=True).values_list("pk", flat=True))
    papers = Material.objects.filter(application__in=pks)
    storage = Material._meta.get_field("file").storage
    for name in papers.values_list("file", flat=True):
        transaction.on_commit(partial(storage.delete, name))
    papers.delete()
    Application.objects.filter(pk__in=pks).delete()
    return len(pks)
