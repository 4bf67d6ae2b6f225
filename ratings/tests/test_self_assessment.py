"""A dossier until it is handed in: answers, gaps, files, and who writes in it."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.tests.factories import UserFactory
from enterprises.models import EnterpriseMember
from ratings import gaps, services
from ratings.models import Answer, Application, Evidence
from ratings.tests.factories import moment, picture
from ratings.tests.refused import code_of, database_refuses
from ratings.transitions import State

pytestmark = pytest.mark.django_db


def gap_of(application, number):
    [state] = [each for each in gaps.overview(application).items if each.item.number == number]
    return state


def test_gap_tells_what_it_gives(county):
    application = county.assessing()
    first = application.scheme.items.first()

    assert gap_of(application, first.number).gain == first.points
    services.answer(application, first, claim="partly", by=county.owner)
    assert gap_of(application, first.number).gain == first.points  # half lacking, half not shown
    services.answer(application, first, claim="not_met", by=county.owner)
    assert gap_of(application, first.number).gain == first.points


def test_gaps_stand_by_points_for_the_marked_effort(county):
    application = county.assessing()
    first, second, third = application.scheme.items.all()
    efforts = {first.pk: None, second.pk: 5, third.pk: 1}
    states = [
        replace(state, item=marked(state.item, efforts[state.item.pk]))
        for state in gaps.overview(application).items
    ]

    ordered = replace(gaps.overview(application), items=tuple(states)).gaps_by_benefit

    assert [state.item.pk for state in ordered] == [third.pk, second.pk, first.pk]
    assert ordered[-1].gain_per_effort is None


def marked(item, effort):
    item.effort = effort
    return item


def test_cost_is_what_the_enterprise_says_and_never_invented(client, county):
    application = county.assessing()
    first = application.scheme.items.first()
    client.force_login(county.owner)
    page = client.get(reverse("ratings_workspace:index")).content.decode()
    assert page.count("未填写</td>") == 6  # effort and cost of three items

    address = reverse("ratings_workspace:item", args=[first.pk])
    wrong = client.post(address, {"claim": "not_met", "cost_yuan": "八百"})
    assert wrong.status_code == 422
    assert 'value="八百"' in wrong.content.decode()
    client.post(address, {"claim": "not_met", "cost_yuan": "800"})

    assert "自己估计800元" in client.get(reverse("ratings_workspace:index")).content.decode()
    assert 'value="800' in client.get(address).content.decode()
    with pytest.raises(IntegrityError), transaction.atomic():
        Answer.objects.update(cost_yuan=-1)


def test_gaps_are_what_stands_in_the_way(county):
    application = county.assessing()
    first, second, third = application.scheme.items.all()

    assert [state.gap for state in gaps.overview(application).gaps] == ["还没有自评"] * 3
    services.answer(application, first, claim="partly", by=county.owner)
    services.answer(application, second, claim="not_met", by=county.owner)
    services.answer(application, third, claim="met", by=county.owner)
    assert [state.gap for state in gaps.overview(application).gaps] == ["必备项还没有做到"]
    services.answer(application, first, claim="met", by=county.owner)
    found = gaps.overview(application)
    assert [state.gap for state in found.gaps] == ["还缺证明材料"]
    assert (found.total, found.level, found.next_level) == (7, "二档", ("一档", Decimal("2.00")))
    services.add_evidence(application, first, title="执照", file=picture(), by=county.owner)
    assert gaps.overview(application).gaps == []


def test_enterprise_has_one_open_dossier(county):
    county.assessing()

    with pytest.raises(ValidationError):
        county.assessing()
    assert Application.objects.count() == 1


def test_nobody_applies_by_a_reference(county):
    application = county.filled(scheme=county.reference_scheme())

    with pytest.raises(ValidationError) as refused:
        services.submit(application, by=county.owner)

    assert code_of(refused) == "scheme_not_confirmed"
    database_refuses(
        "application_by_confirmed_scheme",
        lambda: Application.objects.filter(pk=application.pk).update(
            state=State.SUBMITTED, submitted_at=moment("2026-11-03 09:00")
        ),
    )


def test_answers_and_files_go_along_to_another_scheme(county):
    application = county.filled(scheme=county.reference_scheme())

    services.change_scheme(application, scheme=county.scheme, by=county.owner)

    assert gaps.overview(Application.objects.get(pk=application.pk)).gaps == []


def test_nobody_applies_with_gaps(county):
    with pytest.raises(ValidationError) as refused:
        services.submit(county.assessing(), by=county.owner)

    assert refused.value.messages == ["还差3项，补齐后才能申请。"]


def test_clerk_writes_and_does_not_apply(county):
    clerk = UserFactory()
    EnterpriseMember.objects.create(enterprise=county.enterprise, user=clerk, role="clerk")
    application = county.filled()
    services.answer(application, application.scheme.items.first(), claim="met", by=clerk)

    with pytest.raises(PermissionDenied):
        services.submit(application, by=clerk)


@pytest.mark.parametrize("who", ["contact", "stranger"])
def test_others_do_not_write_in_a_dossier(county, who):
    application = county.assessing()
    user = county.contact if who == "contact" else UserFactory()

    with pytest.raises(PermissionDenied):
        services.answer(application, application.scheme.items.first(), claim="met", by=user)


def test_dossier_that_was_handed_in_stays(county):
    application = county.submitted()
    item = application.scheme.items.first()

    with pytest.raises(ValidationError) as refused:
        services.answer(application, item, claim="not_met", by=county.owner)
    assert code_of(refused) == "dossier_handed_in"
    database_refuses(
        "dossier_handed_in_stays",
        lambda: Answer.objects.filter(application=application).update(claim="not_met"),
    )
    database_refuses(
        "dossier_handed_in_stays", lambda: Evidence.objects.filter(application=application).delete()
    )


def test_title_of_a_file_holds_no_personal_data(county):
    application = county.assessing()

    with pytest.raises(ValidationError) as refused:
        services.add_evidence(
            application,
            application.scheme.items.first(),
            title="王某13893600001的执照",
            file=picture(),
            by=county.owner,
        )

    assert code_of(refused) == {"title": "personal_data"}


def test_item_takes_six_files(county):
    application = county.assessing()
    item = application.scheme.items.first()
    for _ in range(6):
        services.add_evidence(application, item, title="照片", file=picture(), by=county.owner)

    with pytest.raises(ValidationError) as refused:
        services.add_evidence(application, item, title="照片", file=picture(), by=county.owner)

    assert code_of(refused) == {"file": "too_many_files"}


def test_new_self_assessment_begins_with_what_was_said_before(county):
    services.withdraw(county.submitted(), by=county.owner)

    again = county.assessing(at="2026-11-20 09:00")

    assert again.answers.count() == 3
    assert again.evidence.count() == 0
