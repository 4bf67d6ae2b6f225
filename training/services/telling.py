"""The messages that follow from classes: a number, a title and a link, nobody's name."""

from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from bureaus.models import BureauMember
from employment.duties import labour_bureau
from enterprises.services.standing import people_of
from reminders import outbox
from training.models import EmployerOrder, Enrolment, InstitutionMember, TrainingClass

KIND = "training_progress"
TOLD_AT_ONCE = 500
TOLD_INSTEAD = (BureauMember.Role.CONTACT,)


def tell_institution(training_class: TrainingClass, subject: str, *, or_bureau=True) -> None:
    """To everybody who acts for the institution today; to 县人社局 where nobody does (or_bureau). Seats are given back
    at any hour, and nobody's telephone rings at night for it."""
    members = InstitutionMember.objects.current().filter(institution=training_class.institution_id)
    link = reverse("training_rooms:training_class", args=[training_class.pk])
    message = outbox.Message(KIND, subject, link=link, waits_for_morning=True)
    rows = outbox.post_to_users(members.values_list("user_id", flat=True), message)
    if not rows and or_bureau and (bureau := labour_bureau()) is not None:
        subject = f"{training_class.institution}没有人在任：{subject}"
        link = training_class.get_absolute_url()
        message = outbox.Message(KIND, subject, link=link, waits_for_morning=True)
        rows = outbox.post_to_members(bureau.pk, TOLD_INSTEAD, message)
    outbox.write(rows)


def tell_bureau(training_class: TrainingClass, subject: str) -> None:
    """To those of 县人社局 who take in what comes."""
    if (bureau := labour_bureau()) is not None:
        message = outbox.Message(KIND, subject, link=training_class.get_absolute_url())
        outbox.write(outbox.post_to_members(bureau.pk, TOLD_INSTEAD, message))


def tell_orderer(order: EmployerOrder, subject: str) -> None:
    """To everybody who acts for the enterprise that ordered."""
    message = outbox.Message(KIND, subject, link=reverse("training_demand:index"))
    outbox.write(outbox.post_to_users(people_of(order.enterprise), message))


def tell_people(training_class: TrainingClass, subject: str) -> int:
    """To the telephone of everybody who has a seat or waits for one; how many have none."""
    states = [Enrolment.State.SEATED, Enrolment.State.WAITING]
    phones = [row.phone for row in training_class.enrolments.filter(state__in=states)]
    message = outbox.Message(KIND, subject, link=link_of(training_class), waits_for_morning=True)
    outbox.write([row for phone in phones for row in outbox.post_to_phone(phone, message)])
    return phones.count("")


def tell_cancelled(enrolment: Enrolment) -> None:
    """To whoever had the seat or waited for one, where the institution has given it back for her."""
    row = enrolment.training_class
    whom = whom_to_ask(row.institution)
    message = outbox.Message(
        KIND,
        f"您在“{row.title}”的报名取消了，编号{enrolment.number}",
        body=f"由培训机构办理。不是您要取消的，请问{whom}。",
        link=reverse("training:training_class", args=[row.pk]),
    )
    if enrolment.phone:
        outbox.write(outbox.post_to_phone(enrolment.phone, message))


def whom_to_ask(institution) -> str:
    return "，电话".join(filter(None, [institution.name, institution.phone]))


def tell_promoted(training_class: TrainingClass | None = None, at=None) -> int:
    """Tell those whom the database has moved up and who have not been told yet, or their institution where they
    have no telephone; how many.

    Called in the transaction that gave the seat back, and for all classes by the clock.
    """
    rows = Enrolment.objects.filter(
        state=Enrolment.State.SEATED, told_at=None, seated_at__gt=F("entered_at")
    )
    if training_class is not None:
        rows = rows.filter(training_class=training_class)
    rows = rows.select_for_update(skip_locked=True, of=("self",))
    rows = rows.select_related("training_class__institution")
    found, messages = list(rows[:TOLD_AT_ONCE]), []
    for row in found:
        if row.phone:
            messages += outbox.post_to_phone(row.phone, promoted(row))
        else:
            words = f"候补的{row.number}有名额了，没有留手机，请告知本人"
            tell_institution(row.training_class, f"培训班{row.training_class.number}{words}")
    outbox.write(messages)
    Enrolment.objects.filter(pk__in=[row.pk for row in found]).update(told_at=at or timezone.now())
    return len(found)


def promoted(row: Enrolment) -> outbox.Message:
    """What she is told who has moved up: by when she comes, and how the seat is given back."""
    training_class = row.training_class
    begins = date_format(timezone.localdate(training_class.starts_at))
    if row.code_digest:
        way, link = "来不了请凭报名时的取消码取消", reverse("training:cancel")
    else:
        whom = whom_to_ask(training_class.institution)
        way, link = f"来不了请告诉{whom}", link_of(training_class)
    return outbox.Message(
        KIND,
        f"您候补的“{training_class.title}”有名额了，报名编号{row.number}",
        body=f"{begins}开班，已经给您留了名额。{way}，把名额让给别人。",
        link=link,
        waits_for_morning=True,
    )


def link_of(training_class: TrainingClass) -> str:
    return reverse("training:training_class", args=[training_class.pk])


def tell_unseated(training_class: TrainingClass) -> None:
    """To whoever still waits when the class begins: she need not wait any longer."""
    message = outbox.Message(
        KIND,
        f"“{training_class.title}”已经开班，您候补的没有排上",
        body="可以看看还在招生的班。",
        link=reverse("training:index"),
        waits_for_morning=True,
    )
    waiting = training_class.enrolments.waiting()
    outbox.write(
        [each for row in waiting if row.phone for each in outbox.post_to_phone(row.phone, message)]
    )


def tell_completed(enrolment: Enrolment, completion) -> None:
    """To the learner's telephone: the number of her 培训合格证书, and where it can be had."""
    title = enrolment.training_class.title
    tell_learner(enrolment, f"您在“{title}”结业了，培训合格证书{completion.number}")


def tell_not_completed(enrolment: Enrolment, words: str) -> None:
    """To the learner's telephone, with whom to ask why."""
    row = enrolment.training_class
    body = f"不清楚为什么的，请问{whom_to_ask(row.institution)}。"
    tell_learner(enrolment, f"您在“{row.title}”{words}", body)


def tell_learner(enrolment, subject, body="") -> None:
    message = outbox.Message(
        KIND, subject, body, link=reverse("training:mine"), waits_for_morning=True
    )
    outbox.write(outbox.post_to_phone(enrolment.phone, message))


def tell_enrolled(enrolment: Enrolment, position: int) -> None:
    """To whoever was written down by others. position: in the list of who waits, 0 with a seat."""
    row, bureau = enrolment.training_class, labour_bureau()
    said = f"候补第{position}位" if position else "有名额"
    message = outbox.Message(
        KIND,
        f"给您报名了“{row.title}”，{said}，编号{enrolment.number}",
        body=f"由{row.institution.name}或者窗口代报。不是您同意的，请告诉{bureau or '县人社局'}。",
        link=link_of(row),
        waits_for_morning=True,
    )
    outbox.write(outbox.post_to_phone(enrolment.phone, message))
