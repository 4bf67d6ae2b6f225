"""The draw of a plan: announced with a commitment, made once, and who stands aside followed by the next."""

import secrets
import unicodedata
from collections import defaultdict
from datetime import timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from bureaus.models import Bureau
from enterprises.models import Enterprise, EnterpriseMember
from gaotai_jiazheng import numbering
from gaotai_jiazheng.refusals import refusal, write
from inspections import drawing, permissions
from inspections.models import (
    Assignment,
    Draw,
    DrawnEnterprise,
    Inspection,
    Inspector,
    Recusal,
    Tie,
)
from inspections.services import telling
from inspections.services.planning import lock, refuse_who_does_not_lead, too_few
from inspections.services.stepping import lock as lock_inspection
from inspections.services.stepping import now
from inspections.transitions import OPEN_FOR_RECORD, State

NUMBER_PREFIX, NUMBER_SEQUENCE = "JC", "inspections_inspection_seq"
YEAR_IN_DAYS = 365


@transaction.atomic
def announce(plan, *, public_source, public_at, by, at=None) -> Draw:
    """Fix the population and a secret, and say which public number will decide, before it is out.

    public_source: what anybody can look up, such as the numbers of a named lottery's named draw.
    public_at: when it is out, later than now. Raises PermissionDenied; ValidationError: codes
    draw_announced, number_not_to_come, too_few.
    """
    plan = lock(plan)
    refuse_who_does_not_lead(by, plan)
    if Draw.objects.filter(plan=plan).exists():
        raise ValidationError("这个计划的抽取已经预告。", code="draw_announced")
    at = now(at)
    if public_at <= at:
        message = "要用还没有公布的随机数，公布时间应在现在之后。"
        raise refusal("public_at", message, "number_not_to_come")
    population = population_of(plan, timezone.localdate(at))
    refuse_too_few(population)
    secret = secrets.token_hex(32)
    return Draw.objects.create(
        plan=plan,
        population=population,
        population_sha256=drawing.digest_of(population),
        secret=secret,
        commitment=drawing.commitment_of(secret),
        public_source=public_source,
        public_at=public_at,
        announced_by=by,
        announced_at=at,
    )


def population_of(plan, on) -> dict:
    """Who may be drawn and by whom as of a day, in the shape of ``inspections.drawing``."""
    enterprises = list(plan.candidates().order_by("uscc").values("pk", "uscc", "name"))
    parts = sorted(plan.bureaus.all(), key=lambda part: (not part.is_lead, part.bureau.slug))
    rows = Inspector.objects.active().filter(bureau__in=[part.bureau_id for part in parts])
    inspectors = list(rows.order_by("code"))
    return {
        "plan": plan.number,
        "filter": plan.filter_words,
        "count": plan.number_of(len(enterprises)),
        "enterprises": [{"uscc": row["uscc"], "name": row["name"]} for row in enterprises],
        "bureaus": [
            {
                "bureau": part.bureau.slug,
                "each": part.inspectors_each,
                "inspectors": [
                    each.code for each in inspectors if each.bureau_id == part.bureau_id
                ],
            }
            for part in parts
        ],
        "ties": ties_of(inspectors, {row["pk"]: row["uscc"] for row in enterprises}, on),
    }


def ties_of(inspectors, usccs, on) -> list[list[str]]:
    """[credit code, inspector's code] of everybody who may not inspect: declared, or of the enterprise today
    or within the year before; without the reason. Who is on the lists of two bureaus has the same ties on both.
    usccs: enterprise id -> credit code."""
    codes = defaultdict(set)
    for each in inspectors:
        codes[each.user_id].add(each.code)
    declared = Tie.objects.current(on).filter(inspector__user__in=codes)
    members = EnterpriseMember.objects.filter(user__in=codes, valid_from__lte=on).exclude(
        valid_until__lt=on - timedelta(days=YEAR_IN_DAYS)
    )
    found = {
        *declared.values_list("inspector__user", "enterprise"),
        *members.values_list("user", "enterprise"),
    }
    return sorted(
        [usccs[enterprise], code]
        for who, enterprise in found
        if enterprise in usccs
        for code in codes[who]
    )


def refuse_too_few(population):
    """Raises ValidationError, code too_few, where a draw could fail."""
    if not population["enterprises"]:
        raise too_few("按这个范围，名录里没有企业。")
    tied = {}
    for uscc, code in population["ties"]:
        tied.setdefault(uscc, set()).add(code)
    for bureau in population["bureaus"]:
        codes = set(bureau["inspectors"])
        fewest = min([len(codes), *(len(codes - each) for each in tied.values())])
        if fewest < bureau["each"]:
            message = f"{name_of_bureau(bureau['bureau'])}可以抽取的检查人员不足{bureau['each']}人，请先补充名单。"
            raise too_few(message)


def name_of_bureau(slug: str) -> str:
    """A bureau of a population as people call it."""
    return str(Bureau.objects.get(slug=slug))


@transaction.atomic
def draw(plan, *, public_value, by, at=None) -> Draw:
    """Type the public number in, and draw. Once, whatever comes of it.

    Raises PermissionDenied; ValidationError: codes draw_not_announced, draw_made, number_not_out,
    value_missing, too_few (somebody drawn has got a tie since the announcement).
    """
    plan = lock(plan)
    refuse_who_does_not_lead(by, plan)
    found = Draw.objects.select_for_update().filter(plan=plan).first()
    if found is None:
        raise ValidationError("请先预告抽取。", code="draw_not_announced")
    if found.is_made:
        raise ValidationError("已经抽取过，不能再抽。", code="draw_made")
    at = now(at)
    if at < found.public_at:
        raise ValidationError("随机数还没有到公布时间。", code="number_not_out")
    found.public_value = plain_value(public_value)
    found.seed = drawing.seed_of(found.population_sha256, found.secret, found.public_value)
    day = timezone.localdate(at)
    found.late_ties = late_ties_of(found, plan, day)
    lists = lists_of(found)
    found.result_sha256 = drawing.digest_of(drawing.result_of(lists))
    write_lists(found, plan, lists, day)
    found.drawn_by, found.drawn_at = by, at
    found.save(
        update_fields=[
            "public_value",
            "seed",
            "late_ties",
            "result_sha256",
            "drawn_by",
            "drawn_at",
        ]
    )
    telling.tell_drawn(plan)
    return found


def plain_value(text: str) -> str:
    """The public number as it goes into the seed: half-width, with one space between its parts.

    Raises ValidationError, code value_missing, where it has no digit.
    """
    plain = unicodedata.normalize("NFKC", text)
    plain = " ".join("".join(" " if c in ",、;+|" else c for c in plain).split())
    if not any(character.isdecimal() for character in plain):
        raise refusal("public_value", "请填写公布的号码。", "value_missing")
    return plain


def late_ties_of(found, plan, on) -> list[list[str]]:
    """Ties since the announcement. They are known before the result can be: the secret is still sealed."""
    known = {tuple(pair) for pair in found.population["ties"]}
    rows = enterprises_called([each["uscc"] for each in found.population["enterprises"]])
    usccs = {enterprise.pk: uscc for uscc, enterprise in rows.items()}
    ties = ties_of(listed_inspectors(plan), usccs, on)
    return [pair for pair in ties if tuple(pair) not in known]


def enterprises_called(usccs) -> dict[str, Enterprise]:
    """The enterprises of a population by the credit codes that it has; one may have been corrected since."""
    found = {row.uscc: row for row in Enterprise.objects.filter(uscc__in=usccs)}
    if corrected := set(usccs) - found.keys():
        earlier = Enterprise.pgh_event_model.objects.filter(uscc__in=corrected)
        keys = dict(earlier.order_by("pgh_id").values_list("uscc", "pgh_obj"))
        rows = Enterprise.objects.in_bulk(keys.values())
        found |= {uscc: rows[key] for uscc, key in keys.items()}
    return found


def listed_inspectors(plan) -> list[Inspector]:
    """Everybody on the lists of the plan's bureaus, also who is no longer drawn."""
    return list(
        Inspector.objects.filter(bureau__in=[part.bureau_id for part in plan.bureaus.all()])
    )


def lists_of(found: Draw) -> list[drawing.DrawnEnterprise]:
    """Both lists of a draw that has its seed. Raises ValidationError, code too_few."""
    try:
        return drawing.draw(with_late_ties(found), found.seed)
    except drawing.TooFew as error:
        message = f"{name_of_bureau(error.bureau)}在预告以后有人申报利害关系，人数不够了，请重新制定计划。"
        raise too_few(message) from error


def with_late_ties(found: Draw) -> dict:
    """The population as it was drawn from."""
    return {**found.population, "ties": sorted(found.population["ties"] + found.late_ties)}


def write_lists(found, plan, lists, day):
    """The rows of both lists, and an inspection for each enterprise."""
    enterprises = enterprises_called([each.uscc for each in lists])
    inspectors = {each.code: each for each in listed_inspectors(plan)}
    for each in lists:
        enterprise = enterprises[each.uscc]
        row = DrawnEnterprise.objects.create(
            draw=found, position=each.position, enterprise=enterprise, rank=each.rank
        )
        _, number = numbering.next_number(NUMBER_PREFIX, day, NUMBER_SEQUENCE)
        inspection = Inspection.objects.create(
            number=number, plan=plan, drawn=row, enterprise=enterprise
        )
        Assignment.objects.bulk_create(
            Assignment(
                inspection=inspection,
                inspector=inspectors[who.code],
                rank=who.rank,
                assigned_on=day,
            )
            for who in each.inspectors
        )


@transaction.atomic
def stand_aside(assignment, *, kind, reason, by, at=None) -> Assignment:
    """A drawn inspector does not go; the next of the same order comes. Gives the new assignment.

    By the inspector, or by somebody of the plan's bureaus who knows of the tie.
    Raises PermissionDenied; ValidationError: codes reason_missing, already_recused, inspection_recorded,
    nobody_left.
    """
    inspection = lock_inspection(assignment.inspection)
    assignment = inspection.assignments.select_related("inspector__bureau").get(pk=assignment.pk)
    if by.pk != assignment.inspector.user_id and not permissions.takes_part(by, inspection.plan):
        raise PermissionDenied("只有本人或者参加单位的人员可以办理回避。")
    if not reason.strip():
        raise refusal("reason", "请写明回避的理由。", "reason_missing")
    if inspection.state not in {State.PLANNED, *OPEN_FOR_RECORD}:
        raise ValidationError("检查已经记录，不能再回避。", code="inspection_recorded")
    if Recusal.objects.filter(assignment=assignment).exists():
        raise ValidationError("已经办理过回避。", code="already_recused")
    at = now(at)
    Recusal.objects.create(assignment=assignment, kind=kind, reason=reason.strip(), by=by, at=at)
    day = timezone.localdate(at)
    rank, inspector = follower_of(inspection, assignment, day)
    new = Assignment.objects.create(
        inspection=inspection, inspector=inspector, rank=rank, replaces=assignment, assigned_on=day
    )
    telling.tell_inspector(new)
    return new


def follower_of(inspection, assignment, on) -> tuple[str, Inspector]:
    """(rank, inspector) of who comes next in the same order, free of ties as of that day."""
    found = inspection.drawn.draw
    bureau = assignment.inspector.bureau
    listed = {each.code: each for each in listed_inspectors(inspection.plan)}
    uscc = drawing.uscc_at(found.population, found.seed, inspection.drawn.position)
    tied = {code for _, code in ties_of(listed.values(), {inspection.enterprise_id: uscc}, on)}
    drawn = Inspector.objects.active().filter(pk__in=[each.pk for each in listed.values()])
    gone = listed.keys() - set(drawn.values_list("code", flat=True))
    people = set(inspection.assignments.values_list("inspector__user", flat=True))
    used = {code for code, each in listed.items() if each.user_id in people}
    following = drawing.next_inspector(
        with_late_ties(found), found.seed, uscc, bureau.slug, used | tied | gone
    )
    if following is None:
        message = (
            f"{bureau}没有可以递补的检查人员了，不能再回避；由其他抽中的人检查，或者记录未能检查。"
        )
        raise ValidationError(message, code="nobody_left")
    rank, code = following
    return rank, listed[code]


def declare_tie(inspector, enterprise, *, kind, by, at=None) -> Tie:
    """An inspector says to have an interest in an enterprise. Raises PermissionDenied, and ValidationError where it was
    said before."""
    if by.pk != inspector.user_id:
        raise PermissionDenied("只能申报自己的利害关系。")
    tie = Tie(
        inspector=inspector,
        enterprise=enterprise,
        kind=kind,
        declared_on=timezone.localdate(now(at)),
    )
    write(tie)
    return tie


@transaction.atomic
def declare_ties(user, enterprise, *, kind, at=None) -> list[Tie]:
    """The same on every list that the person stands on and has not declared it on yet."""
    lists = user.inspectorships.all()
    known = Tie.objects.filter(enterprise=enterprise, kind=kind, until=None, inspector__in=lists)
    missing = lists.exclude(pk__in=known.values("inspector"))
    return [
        declare_tie(inspector, enterprise, kind=kind, by=user, at=at)
        for inspector in missing or lists
    ]
