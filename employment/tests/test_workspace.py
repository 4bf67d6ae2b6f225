"""The enterprise's room 招聘: a post and a match step by step, the months of interns, and who may."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from accounts.tests.factories import UserFactory
from employment.models import InternshipMonth, Job
from employment.services import interns, pairs, posting
from employment.tests.factories import TODAY
from employment.tests.test_pairs import seeker_of
from employment.transitions import Action, MatchState, State
from enterprises.models import EnterpriseMember
from enterprises.services.standing import change_standing
from enterprises.tests.factories import EnterpriseMemberFactory
from reminders.models import Deadline, Notification
from workers.tests.factories import id_number

pytestmark = pytest.mark.django_db


def room(name, *args):
    return reverse(f"workspace_jobs:{name}", args=args)


def shown(page) -> dict:
    """What the form of a page would send if nobody changed anything."""
    values = {field.html_name: field.value() for field in page.context["form"]}
    return {name: value for name, value in values.items() if value not in (None, False)}


def clerk_of(enterprise):
    return EnterpriseMemberFactory(enterprise=enterprise, role=EnterpriseMember.Role.CLERK).user


def rival_of(county):
    return EnterpriseMemberFactory(enterprise=county.verified(name="高台县别家家政服务部")).user


def agreed_match(county, **changes):
    match = pairs.propose(county.published(**changes), seeker_of(county), by=county.owner)
    return pairs.agree_by_phone(match, by=county.clerk)


def test_draft_is_mended_as_it_is_shown(county, client):
    client.force_login(county.owner)
    draft = county.drafted(wage_max_yuan=Decimal(40))
    address = room("edit", draft.pk)
    assert address in client.get(room("job", draft.pk)).text
    values = shown(client.get(address))

    wrong = client.post(address, values | {"places": "0", "title": "钟点工"})
    done = client.post(address, values | {"places": "3", "wage_min_yuan": "45元"})

    assert wrong.status_code == 422
    assert wrong.context["form"].errors == {"places": ["至少1人。"]}
    assert 'value="钟点工"' in wrong.text
    assert done["Location"] == room("check", draft.pk)
    draft.refresh_from_db()
    assert (draft.title, draft.places, draft.state) == ("钟点保洁", 3, State.DRAFT)
    assert (draft.wage_min_yuan, draft.wage_max_yuan) == (45, 45)
    assert [step.action for step in draft.steps.all()] == ["draft", "mend"]


def test_draft_is_mended_only_by_who_signs_and_only_as_a_draft(county, client):
    draft = county.drafted()
    values = county.told(title="别的") | {"community": county.community.pk}
    for user, status in ((clerk_of(county.enterprise), 403), (rival_of(county), 404)):
        client.force_login(user)
        assert client.post(room("edit", draft.pk), values).status_code == status
    posting.submit(draft, by=county.owner)
    client.force_login(county.owner)

    assert client.post(room("edit", draft.pk), values).status_code == 404

    assert Job.objects.get().title == "钟点保洁"


def test_post_is_filled_reopened_and_withdrawn_by_its_buttons(county, client):
    client.force_login(county.owner)
    job = county.published()
    for action, state, says in (
        (Action.FILL, State.FILLED, "人找齐了，或者不想再招了"),
        (Action.REOPEN, State.PUBLISHED, "岗位重新显示在网页上"),
        (Action.WITHDRAW, State.WITHDRAWN, "撤回以后不能恢复"),
    ):
        address = room("step", job.pk, action)
        assert address in client.get(room("job", job.pk)).text
        assert says in client.get(address).text
        assert f"已办理：{action.label}。" in client.post(address, follow=True).text
        job.refresh_from_db()
        assert job.state == state

    again = client.post(room("step", job.pk, "withdraw"))

    assert again.status_code == 409
    assert "这个岗位现在就是“已撤回”，不用再办。" in again.text
    assert (job.ended_on, job.steps.count()) == (TODAY, 6)


def test_posts_end_with_the_entry_of_the_register(county, client):
    job = county.published()
    officer = UserFactory()

    change_standing(county.enterprise, "cancel", by=officer, reason="营业执照已经注销")

    job.refresh_from_db()
    assert job.state == State.WITHDRAWN
    last = job.steps.latest("pk")
    assert (last.by, last.note) == (officer, "企业已从名录注销")
    assert client.get(job.get_absolute_url()).status_code == 410


def test_steps_of_a_post_are_of_who_signs(county, client):
    job = county.published()
    address = room("step", job.pk, "fill")
    for user, status in ((clerk_of(county.enterprise), 403), (rival_of(county), 404)):
        client.force_login(user)
        assert client.post(address).status_code == status
    client.force_login(county.owner)
    assert client.post(room("step", job.pk, "publish")).status_code == 404

    job.refresh_from_db()
    assert job.state == State.PUBLISHED


def test_interview_and_placement_by_the_buttons_of_a_match(county, client, today):
    clerk, match = clerk_of(county.enterprise), agreed_match(county)
    client.force_login(clerk)
    page = room("match", match.pk)

    def offered():
        return [name for name, _ in client.get(page).context["steps"]]

    def send(name, **values):
        return client.post(room("match_step", match.pk, name), values)

    assert offered() == ["interview", "place", "end"]
    past = send("interview", day="2026-11-23", time="09:00", place="公司一楼")
    assert (past.status_code, list(past.context["form"].errors)) == (422, ["day"])
    assert "公司一楼" in past.text
    assert send("outcome", outcome="met").status_code == 409
    assert send("interview", day="2026-11-24", time="09:00", place="公司一楼").status_code == 302
    assert (
        "11月24日09:00，公司一楼" in Notification.objects.filter(channel="sms").latest("pk").subject
    )
    assert offered() == ["outcome", "place", "end"]
    again = send("interview", day="2026-11-25", time="09:00", place="别处")
    assert (again.status_code, match.interviews.count()) == (409, 1)

    today.move_to("2026-11-24T11:00:00+08:00")
    client.force_login(clerk)
    assert send("outcome", outcome="met").status_code == 302
    assert "见了面" in client.get(page).text
    assert send("place", start_on="2026-11-01").status_code == 422
    assert send("place", start_on="2026-11-24").status_code == 302

    match.refresh_from_db()
    assert (match.state, match.placement.start_on) == (MatchState.PLACED, date(2026, 11, 24))
    assert send("place", start_on="2026-11-24").status_code == 409
    assert match.seeker.matches.get().job.placed == 1


def test_who_has_left_is_said_at_the_match_and_the_post_can_be_reopened(county, client):
    match = agreed_match(county)
    leave, reopen = room("match_step", match.pk, "leave"), room("step", match.job_id, "reopen")
    told = {"ended_on": "2026-11-23", "reason": "家里有事"}
    client.force_login(county.owner)
    assert client.post(leave, told).status_code == 409
    pairs.place(match, start_on=TODAY, by=county.owner)
    full = client.post(reopen)
    assert (full.status_code, "有人离岗的，请先登记离岗。" in full.text) == (409, True)
    assert leave in client.get(room("match", match.pk)).text
    client.force_login(rival_of(county))
    assert client.post(leave, told).status_code == 404
    client.force_login(clerk_of(county.enterprise))
    early = client.post(leave, told | {"ended_on": "2026-11-22"})
    assert (early.status_code, list(early.context["form"].errors)) == (422, ["ended_on"])

    done = client.post(leave, told, follow=True)

    assert "2026年11月23日离岗：家里有事" in done.text
    assert "已离岗" in done.text and "已上岗" not in done.text
    assert "已离岗" in client.get(room("candidates", match.job_id)).text
    assert leave not in done.text
    assert client.post(leave, told).status_code == 409
    client.force_login(county.owner)
    assert client.post(reopen).status_code == 302
    match.job.refresh_from_db()
    assert (match.job.state, match.job.placed) == (State.PUBLISHED, 0)


def test_match_is_ended_with_its_reason_and_she_is_looked_for_again(county, client):
    match = agreed_match(county)
    address = room("match_step", match.pk, "end")
    client.force_login(rival_of(county))
    assert client.post(address, {"note": "不合适"}).status_code == 404
    client.force_login(county.owner)
    assert client.post(address, {"note": " "}).context["form"].errors == {"note": ["请写明原因。"]}
    assert not Deadline.objects.of(match.seeker).running().exists()

    done = client.post(address, {"note": "时间谈不拢"}, follow=True)

    match.refresh_from_db()
    assert (match.state, match.note) == (MatchState.ENDED, "时间谈不拢")
    assert (done.context["steps"], "时间谈不拢" in done.text) == ([], True)
    assert Deadline.objects.of(match.seeker).running().get().rule.slug == "seeker_unmatched"
    assert client.post(address, {"note": "再来"}).status_code == 409
    assert client.post(room("match_step", match.pk, "agree")).status_code == 404


def month(**changes):
    return {
        "name": "李见习",
        "id_number": id_number(1),
        "month": "2026-10",
        "allowance_yuan": "1800元",
    } | changes


def test_month_of_an_intern_is_written_down(county, client):
    client.force_login(county.owner)
    address = room("new_intern")
    values = shown(client.get(address)) | month()
    wrong = client.post(address, values | {"id_number": "123", "month": "十月"})

    done = client.post(address, values, follow=True)

    assert (wrong.status_code, set(wrong.context["form"].errors)) == (422, {"id_number", "month"})
    assert "李见习" in wrong.text
    row = InternshipMonth.objects.get()
    assert (row.host, row.first_day, row.last_day, row.allowance_yuan) == (
        county.enterprise,
        date(2026, 10, 1),
        date(2026, 10, 31),
        1800,
    )
    assert "李见习" not in done.text
    assert room("intern_step", row.pk, "pay") in done.text
    again = client.post(address, values)
    assert (again.status_code, InternshipMonth.objects.count()) == (409, 1)


def test_month_without_an_allowance_is_refused(county, client):
    client.force_login(county.owner)
    values = month(allowance_yuan="0") | {"host": county.enterprise.pk}

    answer = client.post(room("new_intern"), values)

    assert answer.status_code == 422
    assert answer.context["form"].errors == {"allowance_yuan": ["请填写生活费。"]}
    assert "李见习" in answer.text


def test_month_that_cannot_be_is_refused_beside_its_field(county, client):
    client.force_login(county.owner)
    values = month() | {"host": county.enterprise.pk}
    for changes, field in (
        ({"month": "0000-05"}, "month"),
        ({"month": "1026-05"}, "month"),
        ({"paid_on": "2026-09-30"}, "paid_on"),
    ):
        answer = client.post(room("new_intern"), values | changes)

        assert answer.status_code == 422
        assert set(answer.context["form"].errors) == {field}
    assert not InternshipMonth.objects.exists()


def test_months_are_written_down_by_who_signs_for_the_host_alone(county, client):
    values = month() | {"host": county.enterprise.pk}
    client.force_login(clerk_of(county.enterprise))
    assert client.post(room("new_intern"), values).status_code == 403
    client.force_login(rival_of(county))

    answer = client.post(room("new_intern"), values)

    assert answer.status_code == 422
    assert answer.context["form"].errors == {"host": ["没有这个选项，请重新选择。"]}
    assert not InternshipMonth.objects.exists()


def test_month_is_paid_or_struck_out_by_its_buttons(county, client):
    row = interns.record(
        host=county.enterprise,
        name="李见习",
        id_number=id_number(1),
        month=date(2026, 10, 1),
        allowance_yuan=Decimal(1800),
        by=county.owner,
    )
    pay, strike = (room("intern_step", row.pk, name) for name in ("pay", "strike"))
    for user, status in ((clerk_of(county.enterprise), 403), (rival_of(county), 404)):
        client.force_login(user)
        assert client.post(pay, {"paid_on": "2026-11-20"}).status_code == status
    client.force_login(county.owner)

    assert client.post(pay, {"paid_on": "2026-09-30"}).status_code == 422
    assert client.post(pay, {"paid_on": "2026-11-20"}).status_code == 302
    assert client.post(pay, {"paid_on": "2026-11-21"}).status_code == 409
    assert "11月20日已发" in client.get(room("interns")).text
    assert client.post(strike, {"note": ""}).status_code == 422
    assert client.post(strike, {"note": "登记错了人"}).status_code == 302
    assert client.post(strike, {"note": "再作废"}).status_code == 409

    row.refresh_from_db()
    assert (row.paid_on, row.struck_on, row.struck_reason) == (
        date(2026, 11, 20),
        TODAY,
        "登记错了人",
    )
    page = client.get(room("interns")).text
    assert "已作废" in page
    assert strike not in page
