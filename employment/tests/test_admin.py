"""The workbench: who sees which posts and people, the officer's decision, the station's work, reveals."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import AccessLog
from accounts.tests.factories import UserFactory
from accounts.tests.sessions import sign_in
from employment import permissions
from employment.models import Job, Match, Placement, Seeker
from employment.services import pairs, posting
from employment.tests.factories import TODAY
from employment.tests.test_pairs import seeker_of
from employment.transitions import State

pytestmark = pytest.mark.django_db


def step(client, model, row, name, **data):
    return client.post(reverse(f"admin:employment_{model}_step", args=[row.pk, name]), data)


def flagged(county):
    job = county.drafted(insurance=[])
    return posting.submit(job, by=county.owner, explanation="按次结算。")


def test_officer_decides_and_others_only_look(county, client):
    job = flagged(county)
    address = reverse("admin:employment_job_change", args=[job.pk])
    for user, status in ((county.women, 200), (county.clerk, 404), (county.police, 403)):
        client.force_login(user)
        assert client.get(address).status_code == status
        assert step(client, "job", job, "publish").status_code == (status if status > 200 else 403)
    client.force_login(county.officer)
    assert "没有任何保险" in client.get(address).content.decode()
    assert step(client, "job", job, "refuse", note="").status_code == 422

    assert step(client, "job", job, "publish").status_code == 302

    job.refresh_from_db()
    assert job.state == State.PUBLISHED
    assert step(client, "job", job, "publish").status_code == 409


def test_drafts_of_an_enterprise_are_its_own(county):
    draft = county.drafted()

    assert draft not in Job.objects.visible_to(county.officer)
    assert draft in Job.objects.visible_to(county.owner)


def test_station_posts_matches_and_places(county, client):
    client.force_login(county.clerk)
    values = county.told() | {
        "community": county.community.pk,
        "employer_kind": "household",
        "employer_name": "赵某某",
        "employer_phone": "13893600009",
    }
    del values["is_live_in"]
    assert client.post(reverse("admin:employment_job_add"), values).status_code == 302
    job = Job.objects.get()
    assert step(client, "job", job, "submit").status_code == 302
    seeker = seeker_of(county)
    assert step(client, "seeker", seeker, "propose", job=job.pk).status_code == 302
    match = Match.objects.get()
    assert step(client, "match", match, "place", start_on="2026-11-23").status_code == 409
    assert step(client, "match", match, "agree").status_code == 302
    assert step(client, "match", match, "place", start_on="2026-11-23").status_code == 302
    placement = Placement.objects.get()
    assert (placement.start_on, Job.objects.get().state) == (TODAY, State.FILLED)
    assert step(client, "placement", placement, "check", is_still_there="True").status_code == 302
    page = client.get(reverse("admin:employment_job_change", args=[job.pk])).content.decode()
    assert "13893600009" not in page


def test_reveal_is_logged_and_only_for_who_matches(county, client):
    seeker = seeker_of(county)
    address = reverse("admin:employment_seeker_reveal", args=[seeker.pk])
    client.force_login(county.police)
    assert client.get(address).status_code == 403
    sign_in(client, county.clerk)
    assert client.post(address, {"reason": ""}).status_code == 422
    assert AccessLog.objects.count() == 0

    assert "13893600001" in client.post(address, {"reason": "电话确认岗位"}).content.decode()

    assert AccessLog.objects.get().label == seeker.number


def test_interview_and_leaving_at_the_workbench(county, client, today):
    match = pairs.propose(county.of_station(), seeker_of(county), by=county.clerk)
    page = reverse("admin:employment_match_change", args=[match.pk])
    client.force_login(county.clerk)
    assert step(client, "match", match, "interview").status_code == 409
    step(client, "match", match, "agree")
    meeting = {"day": "2026-11-24", "time": "09:00", "place": "驿站"}
    client.force_login(county.police)
    assert step(client, "match", match, "interview", **meeting).status_code == 403
    client.force_login(county.clerk)

    assert step(client, "match", match, "interview", **meeting).status_code == 302
    shown = client.get(page).text
    assert ("驿站" in shown, "约好了" in shown, "马秀英" in shown) == (True, True, False)
    assert step(client, "match", match, "outcome", outcome="met").status_code == 302
    assert "见了面" in client.get(page).text
    assert step(client, "match", match, "place", start_on="2026-11-23").status_code == 302
    placement = Placement.objects.get()
    wrong = step(client, "placement", placement, "leave", ended_on="2026-11-22", reason="太远")
    assert (wrong.status_code, "太远" in wrong.text) == (422, True)
    left = step(client, "placement", placement, "leave", ended_on="2026-11-23", reason="太远")
    assert left.status_code == 302
    again = step(client, "placement", placement, "leave", ended_on="2026-11-23", reason="太远")
    assert again.status_code == 409

    placement.refresh_from_db()
    assert (placement.ended_on, placement.ended_reason) == (TODAY, "太远")
    assert "太远" in client.get(left["Location"]).text


def test_labour_bureau_takes_somebody_into_a_station_and_closes_it(county, client):
    client.force_login(county.officer)
    newcomer = UserFactory(is_staff=True)
    member = {"station": county.station.pk, "user": newcomer.username, "valid_from": "2026-11-23"}
    assert not permissions.works_at(newcomer, county.station.pk)

    assert client.post(reverse("admin:employment_stationmember_add"), member).status_code == 302
    assert permissions.works_at(newcomer, county.station.pk)
    address = reverse("admin:employment_gigstation_change", args=[county.station.pk])
    values = client.get(address).context["adminform"].form.initial | {"closed_on": "2026-11-23"}
    assert client.post(address, values).status_code == 302

    county.station.refresh_from_db()
    assert county.station.closed_on == TODAY
    assert not permissions.works_at(newcomer, county.station.pk)
    client.force_login(county.women)
    assert client.post(reverse("admin:employment_stationmember_add"), member).status_code == 403


def test_lists_ask_a_fixed_number_of_queries(county, client):
    client.force_login(county.officer)
    counts = {}
    for number in (1, 2, 3):
        county.published()
        seeker_of(county, number)
        for model in ("job", "seeker"):
            address = reverse(f"admin:employment_{model}_changelist")
            client.get(address)
            with CaptureQueriesContext(connection) as asked:
                page = client.get(address)
            counts.setdefault(model, []).append(len(asked))
            assert "马秀英" not in page.content.decode()
    assert [len(set(each)) for each in counts.values()] == [1, 1]
    assert Seeker.objects.visible_to(county.police).count() == 0


def test_reveal_asks_again_who_it_is(county, client):
    seeker = seeker_of(county)
    client.force_login(county.clerk)
    address = reverse("admin:employment_seeker_reveal", args=[seeker.pk])

    answer = client.post(address, {"reason": "电话确认岗位"})

    assert answer.status_code in {302, 403}
    assert not AccessLog.objects.exists()


def test_seeker_is_found_by_telephone_by_whoever_may_call(county, client):
    seeker = seeker_of(county)
    page = reverse("admin:employment_seeker_changelist")

    def found(user, words):
        client.force_login(user)
        return list(client.get(page, {"q": words}).context["cl"].result_list)

    assert found(county.clerk, "138 9360 0001") == [seeker]
    assert found(county.clerk, "13893600002") == []
    assert found(county.clerk, seeker.number) == [seeker]
    assert found(UserFactory(is_staff=True, is_superuser=True), "13893600001") == []
