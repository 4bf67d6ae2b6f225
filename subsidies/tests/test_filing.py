"""Applying: telephone, code, form, draft, one list of gaps, once a person and year, months that do not overlap."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from complaints.tests.intake_answers import png
from enterprises.tests.factories import uscc_number
from gaotai_jiazheng.tests.sending_twice import sent_twice
from regions.tests.factories import CommunityFactory
from reminders.deadlines import open_clocks
from reminders.models import Notification
from subsidies.forms.application import ApplicationForm
from subsidies.models import Application, InternshipPeriod, Material, SubsidyPolicy
from subsidies.services import filing
from subsidies.tests.factories import TRAVELLED, County
from workers.tests.factories import WorkerFactory, id_number

FORM = {
    "name": "王秀兰",
    "id_number": id_number(1),
    "bank_account": "6222 0202 0011 2233",
    **{name: str(value) for name, value in TRAVELLED.items()},
    "go": "send",
}


def sms(word):
    """The newest text message with this word in its body."""
    rows = Notification.objects.filter(channel="sms").order_by("-pk")
    return next(row.body for row in rows if word in row.body)


def begin(client, county, code="travel"):
    """A draft whose telephone is proved in this browser."""
    client.post(reverse("subsidies:begin", args=[code]), {"phone": "13893600001"})
    digits = sms("验证码").removeprefix("验证码")[:6]
    assert client.post(reverse("subsidies:prove"), {"phone_code": digits}).status_code == 302
    return Application.objects.get()


def test_a_code_that_did_not_come_is_sent_again_for_the_same_draft(client, county):
    client.post(reverse("subsidies:begin", args=["travel"]), {"phone": "13893600001"})
    again = reverse("subsidies:prove_again")
    assert again in client.get(reverse("subsidies:prove")).text

    for _ in range(4):
        assert "已重新发送" in client.post(again, follow=True).text
    assert "已经发过五次" in client.post(again, follow=True).text
    digits = sms("验证码").removeprefix("验证码")[:6]
    told = [row.link for row in Notification.objects.all() if digits in row.body]
    assert told == [reverse("subsidies:prove")]
    assert client.post(reverse("subsidies:prove"), {"phone_code": digits}).status_code == 302

    assert Application.objects.get().state == "draft"
    assert Client().post(again)["Location"] == reverse("subsidies:track")


def test_draft_is_kept_by_number_and_code_and_sent(client, county, django_user_model):
    application = begin(client, county)
    query_code = sms("查询码").removeprefix("查询码")[:8]
    form = {**FORM, "residence": f"town:{county.town.pk}"}
    client.post(reverse("subsidies:form"), {**form, "id_number": "6207", "go": "save"})
    client.session.flush()
    client.cookies.clear()

    wrong = client.post(reverse("subsidies:track"), {"number": application.number, "code": "X" * 8})
    right = client.post(
        reverse("subsidies:track"), {"number": application.number, "code": query_code}
    )
    again = client.get(reverse("subsidies:form"))
    refused = client.post(reverse("subsidies:form"), {**form, "id_number": "6207"})
    sent = client.post(reverse("subsidies:form"), form)
    page = client.get(reverse("subsidies:own")).content.decode()

    assert (wrong.status_code, right.status_code) == (422, 302)
    assert 'value="6207"' in again.content.decode()
    assert refused.status_code == 422 and "王秀兰" in refused.content.decode()
    assert sent.status_code == 302
    assert "村（社区）张榜" in page and "王*" in page and FORM["id_number"] not in page
    application.refresh_from_db()
    assert application.facts["destination"] == "outside_province"
    assert application.facts["award"] is False


def test_application_is_closed_again_to_whoever_sits_down_an_hour_later(client, county):
    application = begin(client, county)
    form, own = reverse("subsidies:form"), reverse("subsidies:own")
    client.post(form, {**FORM, "residence": f"town:{county.town.pk}", "go": "save"})
    key = client.session.session_key

    answers = []
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for minutes in (50, 50, 61):
            clock.shift(timedelta(minutes=minutes))
            answers.append(client.get(form))
    back = client.post(
        reverse("subsidies:track"),
        {"number": application.number, "code": sms("查询码").removeprefix("查询码")[:8]},
    )

    assert [answer.status_code for answer in answers] == [200, 200, 302]
    assert FORM["id_number"] in answers[1].text
    assert answers[2].url == reverse("subsidies:track")
    assert (back.url, client.session.session_key == key) == (own, False)


def test_a_draft_that_is_withdrawn_is_gone_and_no_officer_has_seen_it(client, county):
    application = begin(client, county)
    form = {**FORM, "residence": f"town:{county.town.pk}", "go": "save"}
    client.post(reverse("subsidies:form"), {**form, "files": png()})
    Application.objects.update(state="withdrawn")
    assert not Application.objects.visible_to(county.people["hrss"][0]).exists()
    Application.objects.update(state="draft")

    answer = client.post(reverse("subsidies:withdraw"), {"sure": "on"}, follow=True)

    assert answer.status_code == 200 and "已撤回" in answer.text
    assert not Application.objects.filter(pk=application.pk).exists()
    assert not Material.objects.exists()


def test_papers_stay_with_a_draft_and_with_a_form_that_has_a_mistake(client, county):
    application = begin(client, county)
    form = {**FORM, "residence": f"town:{county.town.pk}"}
    client.post(reverse("subsidies:form"), {**form, "go": "save", "files": png()})
    assert application.materials.count() == 1
    other = png(size=(61, 40))

    wrong = client.post(reverse("subsidies:form"), {**form, "id_number": "6207", "files": other})
    refused = client.post(
        reverse("subsidies:form"),
        {**form, "go": "save", "files": SimpleUploadedFile("a.png", b"no picture")},
    )

    assert wrong.status_code == 422 and "已经传了2份材料" in wrong.text
    assert refused.status_code == 422 and list(refused.context["form"].errors) == ["files"]
    assert client.post(reverse("subsidies:form"), form).status_code == 302
    assert application.materials.count() == 2


def test_a_wrong_file_is_taken_out_of_a_draft_and_nothing_typed_is_lost(
    client, county, django_capture_on_commit_callbacks
):
    application = begin(client, county)
    form = {**FORM, "residence": f"town:{county.town.pk}", "name": "王秀莲"}
    client.post(reverse("subsidies:form"), {**form, "go": "save", "files": png("认错了.png")})
    wrong = application.materials.get()
    page = client.get(reverse("subsidies:form"))
    assert f'value="remove:{wrong.pk}"' in page.text and "认错了.png" in page.text

    button = f"remove:{wrong.pk}"
    other = png("务工证明.png", size=(61, 40))
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(
            reverse("subsidies:form"),
            {**form, "name": "王秀兰", "go": button, "files": other},
            follow=True,
        )

    assert "材料已删除" in answer.text and answer.context["form"]["name"].value() == "王秀兰"
    assert [each.name for each in application.materials.all()] == ["务工证明.png"]
    assert not wrong.file.storage.exists(wrong.file.name)
    own = client.post(reverse("subsidies:form"), {"go": f"remove:{application.materials.get().pk}"})
    assert (own["Location"], application.materials.count()) == (reverse("subsidies:own"), 0)
    assert client.get(reverse("subsidies:form")).context["form"]["name"].value() == "王秀兰"


def test_of_as_many_files_as_there_may_be_one_is_changed_for_another_at_once(client, county):
    application = begin(client, county)
    form = {**FORM, "residence": f"town:{county.town.pk}"}
    some = [png(f"{n}.png", size=(60 + n, 40)) for n in range(10)]
    client.post(reverse("subsidies:form"), {**form, "go": "save", "files": some})
    go = f"remove:{application.materials.get(name='3.png').pk}"

    client.post(
        reverse("subsidies:form"), {**form, "go": go, "files": png("新.png", size=(90, 40))}
    )
    wrong = client.post(
        reverse("subsidies:form"),
        {**form, "go": f"remove:{application.materials.get(name='4.png').pk}"}
        | {"files": SimpleUploadedFile("a.png", b"no picture")},
    )

    names = {each.name for each in application.materials.all()}
    assert (len(names), "新.png" in names) == (9, True)
    assert (wrong.status_code, list(wrong.context["form"].errors)) == (422, ["files"])


def test_who_has_sent_reads_that_it_was_sent_and_until_when_it_is_looked_at(client, county):
    application = begin(client, county)
    form = {**FORM, "residence": f"town:{county.town.pk}"}

    page = client.post(reverse("subsidies:form"), form, follow=True).text

    clock = open_clocks(application).get()
    assert "申请已提交" in page
    assert clock.rule.name in page and f"{date_format(clock.due_on)}前" in page


def test_nobodys_telephone_rings_without_end_for_a_stranger(client, county):
    begin_at = reverse("subsidies:begin", args=["travel"])

    answers = [
        client.post(begin_at, {"phone": "13893600001"}, REMOTE_ADDR=f"192.0.2.{n}")
        for n in range(1, 8)
    ]

    texts = Notification.objects.filter(channel="sms", subject__endswith="已开始填写")
    assert all("30天没有提交的会删除" in each.body for each in texts)
    assert [answer.status_code for answer in answers] == [302] * 5 + [429] * 2
    assert (texts.count(), Application.objects.count()) == (5, 5)


def test_page_that_is_sent_twice_begins_one_draft_for_whoever_has_the_page(client, county):
    address = reverse("subsidies:begin", args=["travel"])
    key = client.get(address).context["form"]["key"].value()
    given = {"phone": "13893600001", "key": str(key)}

    led = sent_twice(client, address, given)
    Client().post(address, {"phone": "13893600001"})

    assert led == [reverse("subsidies:prove")] * 3
    begun = Notification.objects.filter(channel="sms", subject__endswith="已开始填写")
    first, _ = begun.order_by("pk")
    application = Application.objects.order_by("pk").first()
    code = first.body.removeprefix("查询码").partition("。")[0]
    assert filing.find(application.number, code) == application
    assert client.session["subsidy_code"] == code
    assert Application.objects.count() == begun.count() == 2
    assert Notification.objects.filter(kind="phone_code").count() == 2


def answered_one_by_one(client, answers):
    """Answer every question but the last; (the last page, what it carries with its answer)."""
    address = reverse("subsidies:form")
    page, sent = client.get(address), {}
    while not page.context["is_last"]:
        question = page.context["question"]
        sent |= {name: answers[name] for name in question.fields}
        page = client.post(address, {**sent, "place": page.context["place"]})
        assert page.status_code == 200
    return page, {**sent, "place": page.context["place"]}


def test_who_answers_one_question_a_page_sends_the_same(client, county):
    client.cookies["view"] = "elder"
    application = begin(client, county)
    form = reverse("subsidies:form")
    last, sent = answered_one_by_one(client, {**FORM, "residence": f"town:{county.town.pk}"})
    assert (last.context["question"].fields, "答一题存一题" in last.text) == (("files",), True)
    on_paper(county, county.values())

    twice = client.post(form, sent | {"files": png("车票.png")})
    wrong = client.post(form, sent | {"id_number": "6207"})
    right = client.post(form, sent | {"id_number": id_number(2)})
    again = client.post(form, sent | {"name": "李梅"})

    assert (twice.status_code, "不能重复申请" in twice.text) == (409, True)
    assert (wrong.status_code, wrong.context["question"].fields) == (422, ("id_number",))
    assert 'value="6207"' in wrong.text
    assert right.url == again.url == reverse("subsidies:own")
    application.refresh_from_db()
    assert (application.state, application.name) == ("checking", "王秀兰")
    assert application.facts["destination"] == "outside_province"
    assert [each.name for each in application.materials.all()] == ["车票.png"]


def test_what_is_missing_is_told_once_and_put_right_by_the_applicant(client, county):
    application = begin(client, county)
    form = {**FORM, "residence": f"town:{county.town.pk}"}
    client.post(reverse("subsidies:form"), form)
    back = reverse("admin:subsidies_application_step", args=[application.pk, "return"])
    office = Client()
    office.force_login(county.other_clerk)
    empty = office.post(back, {"items": " \n "})
    named = office.post(back, {"items": "打电话13893600001"})
    office.post(back, {"items": "车票正反面\n\n务工证明\n"})

    assert (empty.status_code, named.status_code) == (422, 422)
    assert "13893600001" in named.text
    own = client.get(reverse("subsidies:own")).text
    assert all(words in own for words in ("<li>车票正反面</li>", "<li>务工证明</li>", "补正</a>"))
    asked = client.get(reverse("subsidies:form")).text
    assert ("<li>务工证明</li>" in asked, 'value="王秀兰"' in asked) == (True, True)
    client.post(reverse("subsidies:form"), form | {"files": png("车票.png")})
    application.refresh_from_db()
    assert (application.state, application.materials.count()) == ("checking", 1)
    names = [each["name"] for each in office.get(application.get_absolute_url()).context["buttons"]]
    assert ("agree" in names, "return" in names) == (True, False)
    again = office.post(back, {"items": "还要户口簿"})
    assert (again.status_code, "已经一次性告知过" in again.text) == (409, True)


def test_an_enterprise_asks_for_the_months_of_an_intern(client, county):
    application = begin(client, county, "internship")
    form = {
        "name": "高台县黑河湾家政服务有限公司",
        "id_number": uscc_number(1),
        "bank_account": "6222 0202 0011 2233",
        "is_young_jobless": "True",
        "is_intern": "True",
        "allowance_reaches_minimum": "True",
        "intern_id_number": id_number(5),
        "first_day": "2026-03-01",
        "last_day": "2026-05-31",
        "go": "send",
    }
    page = reverse("subsidies:form")

    wrong = client.post(
        page, form | {"intern_id_number": "620724", "last_day": "2026-02-28", "id_number": "1"}
    )
    assert wrong.status_code == 422
    assert wrong.context["form"].errors.keys() == {"intern_id_number", "last_day", "id_number"}
    assert client.post(page, form).status_code == 302

    application.refresh_from_db()
    assert (application.state, application.facts["months"]) == ("checking", 3)
    own = client.get(reverse("subsidies:own")).text
    assert (id_number(5) in own, "黑河湾" in own) == (False, True)


def test_form_without_the_code_of_the_telephone(client, county):
    client.post(reverse("subsidies:begin", args=["travel"]), {"phone": "13893600001"})

    assert client.get(reverse("subsidies:form")).url == reverse("subsidies:prove")
    with pytest.raises(ValidationError, match="证明手机号"):
        filing.submit(Application.objects.get(), county.values())


def test_after_the_window_it_is_refused_in_words(client, county):
    SubsidyPolicy.objects.filter(code="travel").update(apply_until=date(2026, 10, 31))

    response = client.post(reverse("subsidies:begin", args=["travel"]), {"phone": "13893600001"})

    assert response.status_code == 409
    assert "受理已经截止（2026年10月31日）" in response.content.decode()
    assert not Application.objects.exists()


def on_paper(county, values, code="travel", by=None):
    by = by or county.clerk
    application, _ = filing.begin(county.policy(code), phone="13893600002", by=by)
    return filing.submit(application, values, by=by)


def test_a_register_is_believed_over_what_is_said(county):
    worker = WorkerFactory(id_number=id_number(7))
    values = county.values(7, is_poverty_group=False)

    sent = on_paper(county, values)

    assert sent.worker == worker and sent.facts["is_poverty_group"] is False
    assert sent.facts["age"] == 41


def test_once_a_person_policy_and_year(county):
    on_paper(county, county.values())

    with pytest.raises(ValidationError, match="不能重复申请") as refused:
        on_paper(county, county.values())
    assert refused.value.code == "application_once_a_period"
    assert on_paper(county, county.values(2)).state == "checking"


def test_community_brings_its_town(county):
    community = CommunityFactory(town=county.town)
    policy = SubsidyPolicy.objects.get(code="travel")

    form = ApplicationForm({**FORM, "residence": f"community:{community.pk}"}, policy=policy)
    nowhere = ApplicationForm(FORM, policy=policy)

    assert form.is_valid(), form.errors
    assert (form.values()["town"], form.values()["community"]) == (county.town, community)
    assert nowhere.has_error("residence", "required")


def intern(county, n, first, last):
    values = county.values(facts={})
    return values | {
        "id_number": f"9162072{n:011}",
        "intern_id_number": id_number(5),
        "first_day": first,
        "last_day": last,
        "facts": {"is_young_jobless": True, "is_intern": True, "months": 3},
        "town": None,
        "community": None,
    }


def test_months_of_an_internship_never_overlap(county):
    spring = intern(county, 1, date(2026, 3, 1), date(2026, 5, 31))
    first = on_paper(county, spring, "internship", by=county.people["hrss"][0])

    with pytest.raises(ValidationError, match="这段时间已经领过"):
        other = intern(county, 2, date(2026, 5, 31), date(2026, 8, 31))
        on_paper(county, other, "internship", by=county.people["hrss"][0])
    with pytest.raises(IntegrityError, match="internship_months_once"), transaction.atomic():
        other = Application.objects.exclude(pk=first.pk).create(
            number="BT1", policy=first.policy, phone="1", year=2026
        )
        InternshipPeriod.objects.create(
            application=other,
            person_digest=first.internship.person_digest,
            first_day=date(2026, 5, 1),
            last_day=date(2026, 6, 1),
        )


@pytest.mark.django_db(transaction=True)
def test_ten_at_once_for_one_person(transactional_db):
    with time_machine.travel("2026-11-23T10:00:00+08:00", tick=True):
        county = County()
        policy = county.policy("travel")
        drafts = [filing.begin(policy, phone="13893600002", by=county.clerk)[0] for _ in range(10)]

        def send(application):
            try:
                return filing.submit(application, county.values(), by=county.clerk).state
            except ValidationError as error:
                return error.code
            finally:
                connection.close()

        with ThreadPoolExecutor(10) as threads:
            answers = list(threads.map(send, drafts))

    assert sorted(answers) == ["application_once_a_period"] * 9 + ["checking"]


def test_ended_versions_take_nothing(county):
    policy = county.policy("travel")
    application, _ = filing.begin(policy, phone="13893600002", by=county.clerk)
    SubsidyPolicy.objects.filter(pk=policy.pk).update(until=date(2026, 11, 23) - timedelta(days=1))

    with pytest.raises(ValidationError, match="已经停止执行"):
        filing.submit(application, county.values(), by=county.clerk)
