"""The association and the convention as people see them: workbench, public pages, workspace."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from accounts.tests.factories import UserFactory
from bureaus.tests.factories import BureauMemberFactory
from enterprises.tests.factories import EnterpriseFactory, EnterpriseMemberFactory
from enterprises.workspace import to_dos
from market.models import (
    AnnualPlan,
    Association,
    Convention,
    ConventionComment,
    CouncilMember,
    Signature,
)
from market.services import association, conventions
from market.tests.factories import TEXT, Shop, signed

pytestmark = pytest.mark.django_db
INDEX, ASSOCIATION = reverse("market:convention"), reverse("market:association")
ROOM = reverse("convention_workspace:room")
OPINION = "请写明保洁工具由谁提供。"


def page(name, row):
    return reverse(f"admin:market_{name}", args=[row.pk])


@pytest.fixture
def officer(client, guild):
    client.force_login(guild.officer)
    return client


# The workbench


def test_officer_takes_the_convention_its_way(officer, guild):
    add = reverse("admin:market_convention_add")
    assert officer.post(add, {"title": "公约", "text": ""}).status_code == 422
    officer.post(add, {"title": "高台县家政服务公约", "text": TEXT})
    convention = Convention.objects.get()
    last_day = timezone.localdate() + timedelta(days=10)

    officer.post(page("convention_put_up", convention), {"last_day": last_day.isoformat()})
    row = conventions.comment(convention.rounds.get(), voice="resident", content=OPINION)
    early = officer.post(
        page("convention_adopt", convention),
        {"text": TEXT, "decision": "会员大会", "in_force_on": last_day.isoformat()},
    )
    officer.post(page("convention_answer", row), {"outcome": "taken", "answer": "写进去了。"})

    assert early.status_code == 409
    assert f"征求意见到{date_format(last_day)}为止" in early.content.decode()
    assert early.context["form"]["decision"].value() == "会员大会"
    assert ConventionComment.objects.get().outcome == "taken"
    assert "写进去了。" in officer.get(page("convention_change", convention)).content.decode()
    officer.post(page("convention_take_back", convention))
    assert Convention.objects.get().state == "draft"


def test_version_in_preparation_is_gone_on_with(officer, guild):
    draft = guild.draft()

    answer = officer.get(reverse("admin:market_convention_add"))

    assert answer["Location"] == page("convention_change", draft)


def test_wrong_day_and_personal_data_are_said_beside_their_field(officer, guild):
    draft = guild.draft()

    for typed, sentence in (
        ("2020-01-01", "截止日应在7天以后、90天以内。"),
        ("x", "请按“年-月-日”填写，例如 2026-11-03。"),
        ("", "请填写截止日。"),
    ):
        answer = officer.post(page("convention_put_up", draft), {"last_day": typed})
        assert answer.status_code == 422
        assert answer.context["form"].errors == {"last_day": [sentence]}
    text = TEXT + "\n联系13800138000"
    answer = officer.post(page("convention_write", draft), {"title": "公约", "text": text})
    assert "手机号" in str(answer.context["form"].errors["text"])
    assert answer.context["form"]["text"].value() == text


def test_officer_plans_the_year(officer, guild):
    begun = officer.post(
        reverse("admin:market_annualplan_add"), {"year": "2026", "report_due_on": "2099-03-31"}
    )
    plan = AnnualPlan.objects.get()
    assert begun["Location"] == page("annualplan_change", plan)
    assert (
        officer.post(page("annualplan_duty", plan), {"title": "", "due_on": ""}).status_code == 422
    )
    officer.post(page("annualplan_duty", plan), {"title": "培训", "due_on": "2026-12-31"})
    officer.post(page("annualplan_duty", plan), {"title": "多余的", "due_on": "2026-12-30"})
    officer.post(page("annualplan_remove", plan.duties.first()))
    officer.post(page("annualplan_adopt", plan))
    duty = plan.duties.get()
    officer.post(page("annualplan_done", duty), {"result": "培训两期。"})
    officer.post(page("annualplan_report", plan), {"text": "一年的工作。"})

    text = officer.get(page("annualplan_change", plan)).content.decode()
    assert "培训两期。" in text and "一年的工作。" in text
    again = officer.post(page("annualplan_done", duty), {"result": "又一次。"})
    assert again.status_code == 409


def test_officer_enters_the_association_and_its_council(client, guild):
    guild.association.ended_on = date(2026, 1, 1)
    guild.association.save()
    client.force_login(guild.officer)

    answer = client.post(
        reverse("admin:market_association_add"),
        {
            "name": "高台县家政协会",
            "bureau": guild.bureau.pk,
            "council-TOTAL_FORMS": "0",
            "council-INITIAL_FORMS": "0",
        },
    )

    assert answer.status_code == 302
    assert conventions.current_association().name == "高台县家政协会"
    assert Association.objects.count() == 2


@pytest.mark.parametrize("name", ["put_up", "adopt", "write", "take_back", "throw_away"])
def test_other_bureaus_read_and_do_nothing(client, guild, name):
    draft = guild.draft()
    reader = BureauMemberFactory(bureau__slug="industry-federation", bureau__name="县工商联").user
    client.force_login(reader)

    assert client.get(page("convention_change", draft)).status_code == 200
    assert client.post(page(f"convention_{name}", draft)).status_code == 403


def test_other_bureaus_do_not_keep_the_year(client, guild):
    plan = guild.plan()
    client.force_login(guild.bureaus.verifier)

    assert client.get(page("annualplan_change", plan)).status_code == 200
    assert client.post(page("annualplan_adopt", plan)).status_code == 403
    assert client.post(page("annualplan_duty", plan)).status_code == 403
    assert client.post(page("annualplan_remove", plan.duties.get())).status_code == 403
    assert client.get(reverse("admin:market_annualplan_add")).status_code == 403
    assert client.get(reverse("admin:market_convention_add")).status_code == 403
    assert client.get(reverse("admin:market_association_add")).status_code == 403


def test_people_outside_the_staff_see_no_workbench(client, guild, shop):
    draft = guild.draft()
    client.force_login(shop.owner)

    assert client.get(page("convention_change", draft)).status_code == 302


# Everybody


def test_draft_is_not_public(client, guild):
    draft = guild.draft()

    assert client.get(draft.get_absolute_url()).status_code == 404
    assert "第1版" not in client.get(INDEX).content.decode()


def test_somebody_says_something_of_a_draft(client, guild):
    asked = guild.put_up()
    address = reverse("market:convention_comment", args=[1])

    client.post(address, {"voice": "resident", "content": OPINION})

    row = ConventionComment.objects.get()
    comments = reverse("market:convention_comments", args=[1])
    assert OPINION not in client.get(comments).content.decode()
    conventions.answer(row, outcome="partly", answer="写进第四条。", by=guild.officer)
    text = client.get(comments).content.decode()
    assert OPINION in text and "写进第四条。" in text and "部分采纳" in text
    assert asked.comments.count() == 1


@pytest.mark.parametrize(
    "typed, field, sentence",
    [
        ({"voice": "resident", "content": ""}, "content", "请写下意见。"),
        ({"voice": "resident", "content": "好"}, "content", "请写得具体一些，至少5个字。"),
        (
            {"voice": "resident", "content": "长" * 1001},
            "content",
            "最多1000个字，现在是1001个字。",
        ),
        ({"voice": "", "content": OPINION}, "voice", "请选择一项。"),
        ({"voice": "x", "content": OPINION}, "voice", "没有这个选项。"),
    ],
)
def test_wrong_comment_is_said_and_kept(client, guild, typed, field, sentence):
    guild.put_up()

    answer = client.post(reverse("market:convention_comment", args=[1]), typed)

    assert answer.status_code == 422
    assert answer.context["form"].errors == {field: [sentence]}
    assert answer.context["form"]["content"].value() == typed["content"]


def test_comments_of_one_address_are_limited(client, guild):
    guild.put_up()
    address = reverse("market:convention_comment", args=[1])

    codes = [
        client.post(address, {"voice": "resident", "content": OPINION}).status_code
        for _ in range(6)
    ]

    assert codes == [302] * 5 + [429]
    assert ConventionComment.objects.get().content == OPINION  # it arrived five times


def test_comment_after_the_term_is_refused_and_shown(client, guild):
    guild.put_up(at=timezone.now() - timedelta(days=20))

    answer = client.post(
        reverse("market:convention_comment", args=[1]), {"voice": "worker", "content": OPINION}
    )

    assert answer.status_code == 409
    assert "征求意见已经结束" in answer.content.decode()
    assert OPINION in answer.content.decode()


def test_public_page_shows_text_signers_and_what_changed(client, guild, shop):
    first = guild.adopted(days_ago=100)
    signed(shop, first)
    second = guild.adopted(TEXT.replace("第二条", "第二款"), days_ago=10)

    old = client.get(first.get_absolute_url()).content.decode()
    new = client.get(second.get_absolute_url()).content.decode()

    assert "绿洲家政" in old and "已被新版代替" in old
    assert "绿洲家政" not in new and "第二款 上门前出示服务证。</ins>" in new
    assert "现行" in client.get(INDEX).content.decode()


def test_withdrawn_signature_is_no_longer_shown(client, guild, shop):
    convention = guild.adopted()
    conventions.withdraw(signed(shop, convention), by=shop.owner)

    assert "绿洲家政" not in client.get(INDEX).content.decode()
    assert "绿洲家政" not in client.get(convention.get_absolute_url()).content.decode()


def test_association_and_its_year_are_public(client, guild):
    assert "2026年计划" not in client.get(ASSOCIATION).content.decode()
    plan = guild.plan(("办两期培训", date(2026, 1, 5)))
    CouncilMember.objects.create(
        association=guild.association,
        enterprise=EnterpriseFactory(name="驼铃家政"),
        office="president",
        valid_from=date(2026, 1, 1),
    )
    draft = client.get(ASSOCIATION).content.decode()
    association.adopt_plan(plan, by=guild.officer, on=date(2026, 11, 26))

    text = client.get(ASSOCIATION).content.decode()

    assert "办两期培训" not in draft
    assert "2026年计划" in text and "已过期限" in text and "会长单位：" in text


def test_without_an_association_the_page_says_so(client, db):
    assert "还没有登记行业协会" in client.get(ASSOCIATION).content.decode()
    assert "现在没有施行的公约" in client.get(INDEX).content.decode()


def test_fact_stands_on_the_enterprise_page_and_in_the_directory(client, guild, shop):
    signed(shop, guild.adopted())
    Shop(name="驼铃家政")

    assert "公约已签" in client.get(shop.enterprise.get_absolute_url()).content.decode()
    found = client.get(reverse("enterprises:index"), {"fact": "convention"}).context["found"]
    assert [each.name for each in found.enterprises] == ["绿洲家政"]


@pytest.mark.parametrize("count", [1, 3])
def test_pages_cost_the_same_for_one_and_for_three(client, guild, django_assert_num_queries, count):
    convention = guild.adopted()
    for _ in range(count):
        signed(Shop(), convention)
    guild.plan(*[("培训", date(2026, 12, day)) for day in range(1, count + 1)])

    with django_assert_num_queries(2):
        client.get(INDEX)
    with django_assert_num_queries(4):
        client.get(convention.get_absolute_url())
    with django_assert_num_queries(3):
        client.get(ASSOCIATION)


# The workspace


@pytest.fixture
def owner(client, shop):
    client.force_login(shop.owner)
    return client


def test_owner_signs_and_withdraws(owner, guild, shop):
    convention = guild.adopted()

    typed = {"convention": convention.pk, "digest": convention.digest}
    assert owner.post(ROOM, typed)["Location"] == ROOM
    assert "公约已签" in owner.get(ROOM).content.decode()
    again = owner.post(ROOM, typed)
    assert again.status_code == 409
    assert "已经签署过这一版" in again.content.decode()
    owner.post(reverse("convention_workspace:withdraw", args=[Signature.objects.get().pk]))

    assert Signature.objects.get().withdrawn_by == shop.owner
    assert "代表绿洲家政签署" in owner.get(ROOM).content.decode()


def test_superseded_version_or_another_text_is_not_signed(owner, guild):
    first = guild.adopted(days_ago=100)
    second = guild.adopted(days_ago=10)

    for convention, digest, sentence in (
        (first, first.digest, "不是最新通过的公约"),
        (second, "0" * 64, "您读的不是现在的文本"),
        (second, "", "您读的不是现在的文本"),
    ):
        answer = owner.post(ROOM, {"convention": convention.pk, "digest": digest})
        assert answer.status_code == 409
        assert sentence in answer.content.decode()
    assert owner.post(ROOM, {"convention": "x"}).status_code == 404
    assert not Signature.objects.exists()


def test_clerk_and_others_do_not_sign(client, guild, shop):
    convention = guild.adopted()
    typed = {"convention": convention.pk, "digest": convention.digest}
    signature = signed(shop, convention)
    withdraw = reverse("convention_workspace:withdraw", args=[signature.pk])

    client.force_login(EnterpriseMemberFactory(enterprise=shop.enterprise, role="clerk").user)
    assert client.post(ROOM, typed).status_code == 403
    assert client.post(withdraw).status_code == 403
    client.force_login(Shop().owner)
    assert client.post(withdraw).status_code == 404
    client.force_login(UserFactory())
    assert client.get(ROOM).status_code == 404


def test_new_version_is_a_thing_to_do(guild, shop):
    on = timezone.localdate()

    def titles():
        return [each.title for each in to_dos(shop.enterprise, on) if "公约" in each.title]

    assert titles() == []
    signed(shop, guild.adopted(days_ago=100))
    assert titles() == []
    guild.adopted(days_ago=10)
    assert titles() == ["看看要不要签署《高台县家政服务公约》第2版"]
