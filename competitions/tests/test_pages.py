"""Everybody's pages, entering, the judges' pages, the enterprise's room, the workbench and the outsider's script."""

import json
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import AccessLog
from accounts.tests import sessions
from competitions.metrics import told_lines
from competitions.models import Competition, Entry, ScoreSheet
from competitions.services import awarding, entering, planning, scoring
from competitions.tests.factories import Contest, both
from competitions.tests.test_services import finished, sent_code
from credentials.tests.factories import ExamPersonFactory
from credentials.tests.test_pages import sign_in
from enterprises.tests.factories import EnterpriseMemberFactory
from gaotai_jiazheng.tests.sending_twice import sent_twice
from reminders.models import Notification
from workers.tests.factories import EmploymentFactory, WorkerFactory, id_number, officer

pytestmark = pytest.mark.django_db
SCRIPT = Path(settings.BASE_DIR) / "docs" / "competition_recompute.py"


def text_of(response):
    return response.content.decode()


def page_of(contest, name="competition"):
    return reverse(f"competitions:{name}", args=[contest.competition.number])


def step(contest, action):
    return reverse("admin:competitions_competition_step", args=[contest.competition.pk, action])


def form(contest, name):
    return reverse("admin:competitions_competition_form", args=[contest.competition.pk, name])


def scored():
    contest = Contest()
    for entry, value in zip(contest.hold(entries=3), (90, 80, 80), strict=True):
        contest.score(entry, value, value, value)
    return contest


def test_a_plan_is_not_public_and_what_is_announced_is(client):
    contest = Contest()

    assert client.get(page_of(contest)).status_code == 404
    contest.open()
    page = text_of(client.get(page_of(contest)))
    assert "操作规范60%" in page
    assert contest.competition.title in text_of(client.get(reverse("competitions:index")))


@pytest.mark.parametrize("entries", [1, 3])
def test_results_ask_as_often_for_three_as_for_one(client, django_assert_num_queries, entries):
    contest = Contest()
    for entry in contest.hold(entries=entries):
        contest.score(entry, 90, 80, 70)
    page = page_of(contest)
    client.get(page)

    with django_assert_num_queries(7):
        client.get(page)


def run(path):
    return subprocess.run(
        [sys.executable, SCRIPT, path], capture_output=True, text=True, check=False
    )


def test_an_outsider_computes_the_ranking_again_and_finds_what_was_tampered_with(client, tmp_path):
    contest = scored()
    data = client.get(page_of(contest, "scores")).json()
    path = tmp_path / "scores.json"
    path.write_text(json.dumps(data), "utf-8")
    right = run(path)
    data["events"][0]["entries"][0]["sheets"][0]["points"]["1"] = "1.0"
    path.write_text(json.dumps(data), "utf-8")
    wrong = run(path)

    assert (right.returncode, "As published." in right.stdout) == (0, True)
    assert "2  1-02  80.00  二等奖\n  2  1-03  80.00  二等奖" in right.stdout
    assert (wrong.returncode, "the hash is another one" in wrong.stdout) == (1, True)
    assert "the ranking is another one" in wrong.stdout


def test_the_command_computes_it_again(capsys):
    call_command("recompute_competition", scored().competition.number)

    assert "1 1-01 90.00 一等奖" in capsys.readouterr().out


def test_a_stranger_enters_with_a_code_and_keeps_what_was_typed_wrongly(client):
    contest = Contest().open().take_until_now()
    sent = {
        "event": contest.event.pk,
        "name": "李新人",
        "id_number": "620724198503120011",
        "phone": "13800000001",
    }
    wrong = client.post(page_of(contest, "enter"), sent)
    client.post(page_of(contest, "enter"), sent | {"id_number": id_number(9)})
    bad = client.post(reverse("competitions:code"), {"code": "1"})
    done = client.post(reverse("competitions:code"), {"code": sent_code()}, follow=True)
    client.post(page_of(contest, "enter"), sent | {"id_number": id_number(9)})
    again = client.post(reverse("competitions:code"), {"code": sent_code()})

    assert (wrong.status_code, 'value="李新人"' in text_of(wrong)) == (422, True)
    assert (bad.status_code, "验证码不对" in text_of(bad)) == (422, True)
    assert Entry.objects.standing().get().number in text_of(done)
    assert (again.status_code, "已经报了这个项目" in text_of(again)) == (409, True)


def test_a_code_that_arrives_twice_leads_to_the_receipt_each_time(client):
    contest = Contest().open().take_until_now()
    person = {"name": "李新人", "id_number": id_number(9), "phone": "13800000001"}
    client.post(page_of(contest, "enter"), person | {"event": contest.event.pk})

    led = sent_twice(client, reverse("competitions:code"), {"code": sent_code()})

    assert led == [reverse("competitions:receipt")] * 3
    assert Entry.objects.standing().count() == 1


def test_a_code_that_did_not_come_is_sent_again_and_nothing_is_typed_twice(client):
    contest = Contest().open().take_until_now()
    person = {"name": "李新人", "id_number": id_number(9), "phone": "13800000001"}
    client.post(page_of(contest, "enter"), person | {"event": contest.event.pk})
    first, again = sent_code(), reverse("competitions:code_again")
    page = client.get(reverse("competitions:code"))
    assert again in page.text and "138****0001" in page.text

    for _ in range(4):
        assert "已重新发送" in client.post(again, follow=True).text
    assert "太频繁" in client.post(again, follow=True).text
    old = client.post(reverse("competitions:code"), {"code": first})
    done = client.post(reverse("competitions:code"), {"code": sent_code()}, follow=True)

    entry = Entry.objects.get()
    client.force_login(contest.keeper)
    listed = client.get(contest.competition.get_absolute_url()).text

    assert old.status_code == 422
    assert entry.number in done.text
    assert entry.number in listed and entry.masked_id_number in listed
    assert entry.id_number not in listed
    assert Client().post(again)["Location"] == reverse("competitions:index")


def test_no_code_is_sent_again_once_it_is_entered_or_closed():
    contest = Contest().open().take_until_now()
    pending = entering.ask(
        contest.event, name="李新人", id_number=id_number(9), phone="13800000001"
    )
    entering.confirm(pending, code=sent_code())
    late = entering.ask(contest.event, name="张新人", id_number=id_number(8), phone="13800000002")
    end = contest.competition.closes_at
    planning.close_registration(contest.competition, by=contest.keeper, at=end)

    for entry, code in ((pending, "step_not_allowed"), (late, "competition_closed")):
        with pytest.raises(ValidationError) as caught:
            entering.send_code_again(entry)
        assert caught.value.code == code


def test_an_entry_after_closing_is_told_so(client):
    contest = Contest().open()

    response = client.post(page_of(contest, "enter"), {})

    assert (response.status_code, "现在不接受报名" in text_of(response)) == (409, True)


def test_a_worker_who_is_signed_in_only_chooses_the_event(client):
    contest = Contest().open().take_until_now()
    worker = WorkerFactory(name="王秀兰", phone="13912345678")
    sign_in(client, worker)
    page = text_of(client.get(page_of(contest, "enter")))
    client.post(page_of(contest, "enter"), {"event": contest.event.pk})
    entry = worker.competition_entries.get()
    mine = text_of(client.get(reverse("competitions:mine")))
    client.post(reverse("competitions:withdraw", args=[entry.pk]))
    sign_in(client, WorkerFactory())
    others = client.post(reverse("competitions:withdraw", args=[entry.pk]))

    entry.refresh_from_db()
    assert ('name="id_number"' in page, "已报名" in mine) == (False, True)
    assert (entry.state, others.status_code) == ("withdrawn", 404)


def test_a_plan_that_is_given_up_before_it_was_announced_stays_unknown(client):
    given_up, called_off = Contest(), Contest().open()
    for each in (given_up, called_off):
        each.competition = planning.cancel(each.competition, note="名称写错", by=each.keeper)

    index = text_of(client.get(reverse("competitions:index")))

    assert [page_of(each) in index for each in (given_up, called_off)] == [False, True]
    statuses = [client.get(page_of(each)).status_code for each in (given_up, called_off)]
    assert statuses == [404, 200]
    assert list(Competition.objects.public()) == [called_off.competition]
    assert "取消：名称写错" in text_of(client.get(page_of(called_off)))


def test_an_enterprise_enters_its_people_in_its_workspace(client):
    contest = Contest().open().take_until_now()
    member = EnterpriseMemberFactory()
    own = EmploymentFactory(enterprise=member.enterprise).worker
    client.force_login(member.user)
    page = reverse("competitions_workspace:competition", args=[contest.competition.number])
    sent = {"event": contest.event.pk, "id_type": own.id_type, "id_number": own.id_number}
    other = client.post(page, sent | {"id_number": WorkerFactory().id_number})
    client.post(page, sent)
    entry = Entry.objects.get()
    shown = text_of(client.get(page))
    client.force_login(EnterpriseMemberFactory().user)
    rival = client.post(reverse("competitions_workspace:withdraw", args=[entry.pk]))

    assert (other.status_code, entry.enterprise) == (422, member.enterprise)
    assert (entry.masked_name in shown, rival.status_code) == (True, 404)


def test_an_enterprise_follows_its_entry_from_the_workspace_to_the_prize(client):
    contest, own = Contest(), EmploymentFactory()
    owner = EnterpriseMemberFactory(enterprise=own.enterprise).user
    contest.add_judges(3)
    contest.open().take_until_now()
    room = reverse("competitions_workspace:index")
    page = reverse("competitions_workspace:competition", args=[contest.competition.number])
    worker = own.worker
    sent = {"event": contest.event.pk, "id_type": worker.id_type, "id_number": worker.id_number}
    client.force_login(owner)

    assert room in text_of(client.get(reverse("workspace:home")))
    assert page in text_of(client.get(room))
    assert "已报名，等资格审查。" in text_of(client.post(page, sent, follow=True))
    assert "这个人已经报了这个项目。" in text_of(client.post(page, sent))
    entry = Entry.objects.get()
    contest.check([entry, contest.enter(at=timezone.now())])
    assert "取消报名" in text_of(client.get(page))
    contest.draw()
    assert "取消报名" not in text_of(client.get(page))
    contest.competition = planning.hold(contest.competition, by=contest.keeper)
    entry.refresh_from_db()
    for each, value in ((entry, 90), (contest.event.entries.exclude(pk=entry.pk).get(), 70)):
        contest.score(each, value, value, value)
    awarding.award(
        finished(contest),
        document="高人社发〔2026〕9号",
        awarded_on=timezone.localdate(),
        by=contest.keeper,
    )

    shown = text_of(client.get(page))
    assert f'参赛号<span class="number">{entry.start_number}</span>' in shown
    assert str(entry.honour.prize) in shown
    title, number = contest.competition.title, entry.number
    told = Notification.objects.inbox_of(owner).filter(kind=entering.KIND).order_by("pk")
    assert list(told.values_list("subject", flat=True)) == [
        f"选手{number}：{title}资格审查通过",
        f"选手{number}：在{title}的参赛号是{entry.start_number}",
        f"选手{number}：在{title}获得{entry.honour.prize.name}",
    ]
    hers = Notification.objects.filter(channel="sms", subject__startswith=str(own.enterprise))
    assert (hers.get().subject, hers.get().address) == (
        f"{own.enterprise}给您报名{title}",
        worker.phone,
    )
    assert told.first().link == page


def test_who_was_entered_by_her_enterprise_takes_it_back_and_both_hear(client):
    contest, own = Contest(), EmploymentFactory()
    owner = EnterpriseMemberFactory(enterprise=own.enterprise).user
    clerk = EnterpriseMemberFactory(enterprise=own.enterprise, role="clerk").user
    contest.open().take_until_now()
    page = reverse("competitions_workspace:competition", args=[contest.competition.number])
    values = {"enterprise": own.enterprise, "by": owner}
    first = entering.enter_for_enterprise(contest.event, own.worker, **values)
    sign_in(client, own.worker)
    client.post(reverse("competitions:withdraw", args=[first.pk]))
    second = entering.enter_for_enterprise(contest.event, own.worker, **values)
    client.force_login(clerk)
    looked = text_of(client.get(page))
    client.force_login(owner)
    client.post(reverse("competitions_workspace:withdraw", args=[second.pk]))

    assert (
        "由企业负责人或者受托人报名。" in looked,
        "<form method" in looked.split("<main")[1],
    ) == (
        True,
        False,
    )
    title = contest.competition.title
    for_firm = Notification.objects.inbox_of(owner).filter(kind=entering.KIND)
    assert [each.subject for each in for_firm] == [f"选手{first.number}：在{title}的报名取消了"]
    gone = Notification.objects.filter(channel="sms", subject=f"您在{title}的报名取消了").get()
    assert (gone.address, gone.body) == (own.worker.phone, "由企业办理。")


def test_a_judge_signs_her_sheet_once_and_sees_no_name(client):
    contest = Contest()
    entry = contest.hold(entries=2)[0]
    judge = contest.competition.judges.first()
    client.force_login(judge.user)
    sheet = reverse("competitions:sheet", args=[contest.competition.number, entry.start_number])
    wrong = client.post(sheet, {"points_1": "101", "points_2": "80"})
    client.post(sheet, {"points_1": "88.5", "points_2": "80"})
    again = client.post(sheet, {"points_1": "99", "points_2": "99"})
    shown = text_of(client.get(sheet))

    assert (wrong.status_code, 'value="101"' in text_of(wrong)) == (422, True)
    assert "分数在0到100之间" in text_of(wrong)
    assert again.status_code == 409
    assert ScoreSheet.objects.get().points == {"1": "88.5", "2": "80.0"}
    assert ("88.5" in shown, entry.name in shown) == (True, False)
    client.force_login(officer("hrss"))
    assert client.get(sheet).status_code == 404


def test_a_judge_is_told_that_scoring_has_begun_and_how_much_is_left(client):
    contest, own = Contest(), EmploymentFactory()
    judge = officer("hrss")
    planning.add_judge(
        contest.competition,
        user=judge,
        person=ExamPersonFactory(enterprise=own.enterprise),
        by=contest.keeper,
    )
    contest.add_judges(3)
    contest.open()
    contest.check([contest.enter(own.worker), contest.enter(), contest.enter(), contest.enter()])
    contest.draw()
    client.force_login(judge)
    start, judging = reverse("admin:index"), reverse("competitions:judging")

    assert judging not in text_of(client.get(start))
    contest.competition = planning.hold(contest.competition, by=contest.keeper)
    row = contest.competition.judges.get(user=judge)
    mine = list(row.entries().order_by("start_number"))
    scoring.sign(row, mine[0], points=both(80), by=judge)
    scoring.mark_absent(mine[1], is_absent=True, by=contest.keeper)

    # Of four: one is of her own enterprise, one is signed, one did not come.
    waiting = {each.url: each for each in client.get(start).context["waiting"]}
    assert (waiting[judging].title, waiting[judging].count) == ("等您评分的选手", 1)
    told = Notification.objects.inbox_of(judge).get()
    assert (told.subject, told.link) == (
        f"{contest.competition.title}开始评分，请签评分表",
        judging,
    )
    scoring.sign(row, mine[2], points=both(80), by=judge)
    assert judging not in text_of(client.get(start))


def test_a_judge_without_another_room_lands_on_her_sheets_while_it_is_held(client):
    contest = Contest()
    contest.hold(entries=1)
    judge = contest.competition.judges.first()
    planning.withdraw_judge(contest.competition.judges.last(), reason="生病", by=contest.keeper)
    gone = contest.competition.judges.last()
    client.force_login(judge.user)

    assert client.get(reverse("workspace:home")).url == reverse("competitions:judging")
    client.force_login(gone.user)
    assert client.get(reverse("workspace:home")).status_code == 200


def test_step_of_a_competition_that_cannot_be_taken_back_asks_once_more(client):
    contest = Contest()
    client.force_login(contest.keeper)

    shown = text_of(client.get(contest.competition.get_absolute_url()))

    assert "确认公布方案</button>" in shown
    assert "不能收回来改，只能取消竞赛。" in shown


def test_bureau_sees_that_a_judge_is_missing_and_names_another(client):
    contest = Contest()
    contest.hold(entries=1)
    client.force_login(contest.keeper)
    page, add = contest.competition.get_absolute_url(), form(contest, "judge")
    before = text_of(client.get(page))
    leaving = contest.competition.judges.first()
    client.post(
        reverse("admin:competitions_competition_judge", args=[contest.competition.pk, leaving.pk]),
        {"reason": "生病住院"},
    )

    after = text_of(client.get(page))
    waiting = [each.title for each in client.get(reverse("admin:index")).context["waiting"]]
    client.force_login(leaving.user)
    hers = client.get(reverse("competitions:judging"))
    sheet = reverse("competitions:sheet", args=[contest.competition.number, "1-01"])

    assert (add in before, add in after, "不足三人评分" in after) == (False, True, True)
    assert "正在评分、待公示成绩的竞赛" in waiting
    assert "现在没有要您评分的比赛" in text_of(hers)
    assert client.get(sheet).status_code == 404


def test_a_judge_with_a_tie_does_not_open_the_entry_here_or_in_the_workbench(client):
    contest = Contest()
    own = EmploymentFactory()
    contest.add_judges(3)
    contest.open()
    contest.check([contest.enter(own.worker), contest.enter()])
    colleague = officer("hrss")
    planning.add_judge(
        contest.competition,
        user=colleague,
        person=ExamPersonFactory(enterprise=own.enterprise),
        by=contest.keeper,
    )
    contest.draw()
    contest.competition = planning.hold(contest.competition, by=contest.keeper)
    entry = Entry.objects.get(worker=own.worker)
    client.force_login(colleague)
    sheet = reverse("competitions:sheet", args=[contest.competition.number, entry.start_number])
    listed = text_of(client.get(reverse("competitions:judging")))
    absent = reverse(
        "admin:competitions_competition_entry", args=[contest.competition.pk, entry.pk, "absent"]
    )

    assert client.get(sheet).status_code == 404
    assert f"您要回避的参赛号：{entry.start_number}" in listed
    assert client.get(absent).status_code == 404
    page = text_of(client.get(contest.competition.get_absolute_url()))
    assert (f"/entry/{entry.pk}/" in page, entry.start_number in page) == (False, False)
    client.force_login(contest.keeper)
    assert client.get(absent).status_code == 200


def test_competition_waits_when_its_registration_is_to_begin_or_to_end(client):
    to_begin, to_end = Contest(), Contest().open()
    planning.announce(to_begin.competition, by=to_begin.keeper, at=to_begin.start)
    Contest().open().take_until_now()
    title = "到了时间、待开始或者截止报名的竞赛"
    client.force_login(to_end.keeper)
    assert title in text_of(client.get(reverse("admin:index")))

    listed = reverse("admin:competitions_competition_changelist")
    found = client.get(listed, {"registration": "due"}).context["cl"].queryset

    assert set(found) == {to_begin.competition, to_end.competition}
    client.post(step(to_begin, "open"))
    client.post(step(to_begin, "check"))
    client.post(step(to_end, "check"))
    assert title not in text_of(client.get(reverse("admin:index")))


def test_who_makes_out_the_certificates_opens_a_name_with_a_reason_that_is_kept(client):
    contest = Contest()
    entry = contest.hold(entries=2)[0]
    keeper = officer("hrss")
    reveal = reverse(
        "admin:competitions_competition_reveal", args=[contest.competition.pk, entry.pk]
    )
    sessions.sign_in(client, keeper)
    page = text_of(client.get(contest.competition.get_absolute_url()))

    short = client.post(reveal, {"reason": "证"})
    opened = text_of(client.post(reveal, {"reason": "填写获奖证书"}))

    assert (entry.name in page, reveal in page) == (False, True)
    assert (short.status_code, entry.name in text_of(short)) == (422, False)
    assert (entry.name in opened, entry.phone in opened) == (True, True)
    log = AccessLog.objects.of(entry).get()
    assert (log.by, log.reason, log.label) == (keeper, "填写获奖证书", entry.number)
    sessions.sign_in(client, officer("womens-federation"))
    assert client.post(reveal, {"reason": "填写获奖证书"}).status_code == 403


def test_a_judge_opens_nobodys_name_in_the_workbench(client):
    contest = Contest()
    judge = officer("hrss")
    planning.add_judge(
        contest.competition, user=judge, person=ExamPersonFactory(), by=contest.keeper
    )
    entry = contest.hold(entries=1)[0]
    reveal = reverse(
        "admin:competitions_competition_reveal", args=[contest.competition.pk, entry.pk]
    )
    sessions.sign_in(client, judge)

    answer = client.post(reveal, {"reason": "填写获奖证书"})

    page = text_of(client.get(contest.competition.get_absolute_url()))
    assert (answer.status_code, reveal in page) == (403, False)
    assert not AccessLog.objects.of(entry).exists()


def test_a_judge_declares_a_tie_and_cannot_go_back(client):
    contest = Contest()
    first, second = contest.hold(entries=2)
    judge, other = contest.competition.judges.order_by("code")[:2]
    client.force_login(judge.user)
    sheet, tie = (
        reverse(f"competitions:{name}", args=[contest.competition.number, first.start_number])
        for name in ("sheet", "tie")
    )
    assert f'href="{tie}"' in text_of(client.get(sheet))
    empty = client.post(tie, {"reason": " "})
    done = client.post(tie, {"reason": "她是我的学生"}, follow=True)
    again = client.post(tie, {"reason": "她是我的学生"})

    assert (empty.status_code, "请写明是什么关系。" in text_of(empty)) == (422, True)
    assert f"您已对{first.start_number}回避。" in text_of(done)
    assert f"您要回避的参赛号：{first.start_number}" in text_of(done)
    assert (again.status_code, client.get(sheet).status_code) == (404, 404)
    assert [(each.judge, each.reason) for each in first.ties.all()] == [(judge, "她是我的学生")]
    signed = [contest.competition.number, second.start_number]
    client.post(reverse("competitions:sheet", args=signed), {"points_1": "80", "points_2": "80"})
    late = client.post(reverse("competitions:tie", args=signed), {"reason": "也是我的学生"})
    assert (late.status_code, "已经给这名选手评分" in text_of(late)) == (409, True)
    assert "也是我的学生" in text_of(late)
    client.force_login(officer("hrss"))
    assert client.post(tie, {"reason": "认识"}).status_code == 404
    client.force_login(other.user)
    assert client.get(sheet).status_code == 200


def test_a_judge_is_not_led_to_the_sheet_of_who_did_not_come(client):
    contest = Contest()
    here, absent = contest.hold(entries=2)
    scoring.mark_absent(absent, is_absent=True, by=contest.keeper)
    client.force_login(contest.competition.judges.first().user)

    page = text_of(client.get(reverse("competitions:judging")))

    sheets = [
        reverse("competitions:sheet", args=[contest.competition.number, each.start_number])
        for each in (here, absent)
    ]
    assert [f'href="{each}"' in page for each in sheets] == [True, False]
    assert (f"参赛号{absent.start_number}" in page, "没有到场" in page) == (True, True)


def test_the_bureau_registers_a_tie_and_takes_a_judge_out(client):
    contest = Contest()
    entry = contest.hold(entries=1, judges=4)[0]
    judge, tied = contest.competition.judges.order_by("code")[:2]
    out = reverse("admin:competitions_competition_judge", args=[contest.competition.pk, judge.pk])
    tie = reverse(
        "admin:competitions_competition_entry", args=[contest.competition.pk, entry.pk, "tie"]
    )
    client.force_login(officer("education"))
    assert client.post(out, {"reason": "生病"}).status_code == 403
    client.force_login(contest.keeper)
    page = contest.competition.get_absolute_url()
    assert f'href="{out}"' in text_of(client.get(page))
    empty = client.post(out, {"reason": ""})
    stranger = Contest().add_judges(1)[0]
    foreign = client.post(tie, {"judge": stranger.pk, "reason": "亲戚"})

    client.post(out, {"reason": "生病住院"})
    client.post(tie, {"judge": tied.pk, "reason": "师徒"})

    assert (empty.status_code, foreign.status_code) == (422, 422)
    assert "亲戚" in text_of(foreign)
    judge.refresh_from_db()
    assert (judge.withdrawn_reason, client.get(out).status_code) == ("生病住院", 404)
    assert [(each.judge, each.reason) for each in entry.ties.all()] == [(tied, "师徒")]
    shown = text_of(client.get(page))
    assert ("已退出：生病住院" in shown, f'href="{out}"' in shown) == (True, False)
    client.force_login(judge.user)
    assert contest.competition.title not in text_of(client.get(reverse("competitions:judging")))
    for user in (judge.user, tied.user):
        client.force_login(user)
        sheet = [contest.competition.number, entry.start_number]
        assert client.get(reverse("competitions:sheet", args=sheet)).status_code == 404


def test_no_judge_is_taken_out_once_the_results_are_up(client):
    contest = Contest()
    (entry,) = contest.hold(entries=1)
    contest.score(entry, 80, 82, 84)
    judge = contest.competition.judges.first()
    out = reverse("admin:competitions_competition_judge", args=[contest.competition.pk, judge.pk])
    client.force_login(contest.keeper)
    awarding.put_up(contest.competition, by=contest.keeper)

    assert f'href="{out}"' not in text_of(client.get(contest.competition.get_absolute_url()))
    answer = client.post(out, {"reason": "生病住院"})

    assert answer.status_code == 409
    assert "成绩公示的竞赛，评委不再退出。" in text_of(answer)
    judge.refresh_from_db()
    assert judge.withdrawn_at is None


def test_workbench_from_the_plan_to_the_contest(client):
    keeper = officer("hrss")
    client.force_login(keeper)
    sent = {
        "title": "县技能竞赛",
        "opens_at": "2026-01-01T09:00",
        "closes_at": "2099-01-10T18:00",
        "held_on": "2099-01-12",
        "place": "县职业中专",
    }
    wrong = client.post(
        reverse("admin:competitions_competition_add"), sent | {"held_on": "2099-01-01"}
    )
    client.post(reverse("admin:competitions_competition_add"), sent)
    contest = Contest.__new__(Contest)
    contest.competition = Competition.objects.get()
    early = client.post(step(contest, "announce"), follow=True)
    event = {"name": "居家保洁", "criteria": "操作 60\n礼仪 30", "prizes": "一等奖 1"}
    light = client.post(form(contest, "event"), event)
    odd = client.post(form(contest, "event"), event | {"criteria": "操作"})
    client.post(form(contest, "event"), event | {"criteria": "操作 60%\n礼仪：40"})
    unknown = client.post(
        form(contest, "judge"), {"username": "nobody", "person": ExamPersonFactory().pk}
    )
    client.post(step(contest, "announce"))
    client.post(step(contest, "open"))
    now = timezone.now()
    Competition.objects.update(opens_at=now - timedelta(days=2), closes_at=now - timedelta(days=1))
    client.post(step(contest, "check"))
    few = client.post(step(contest, "hold"), follow=True)

    assert (wrong.status_code, "不能早于报名截止" in text_of(wrong)) == (422, True)
    assert "请先补齐项目" in text_of(early)
    assert (light.status_code, "现在是90" in text_of(light)) == (422, True)
    assert (odd.status_code, "看不懂" in text_of(odd)) == (422, True)
    assert (unknown.status_code, "没有这个账号" in text_of(unknown)) == (422, True)
    assert "评委不足三人" in text_of(few)
    contest.competition.refresh_from_db()
    assert contest.competition.state == "checking"


def test_workbench_shows_both_versions_of_a_corrected_sheet(client):
    contest = scored()
    sheet = ScoreSheet.objects.first()
    correct = reverse(
        "admin:competitions_competition_sheet", args=[contest.competition.pk, sheet.pk]
    )
    answers = {}
    for slug in ("hrss", "education", "taxation"):
        client.force_login(officer(slug))
        page = client.get(contest.competition.get_absolute_url())
        answers[slug] = (page.status_code, client.get(correct).status_code)
    client.force_login(contest.keeper)
    empty = client.post(correct, {"points_1": "70", "points_2": "70", "reason": ""})
    client.post(correct, {"points_1": "70", "points_2": "70", "reason": "抄错"})
    page = text_of(client.get(contest.competition.get_absolute_url()))

    assert answers == {"hrss": (200, 200), "education": (200, 403), "taxation": (403, 403)}
    assert empty.status_code == 422
    assert all(words in page for words in ("第1版：90.000", "第2版：70.000", "理由：抄错"))


def test_figures_list_what_is_counted(client):
    scored()

    page = text_of(client.get(reverse("competitions:figures")))

    assert "参赛共3人次" in page


def test_of_a_town_with_few_entrants_only_the_sum_is_told():
    counts = {"城关镇": 20, "宣化镇": 6, None: 1, "南华镇": 9}

    assert [(line["town"], line["count"]) for line in told_lines(counts)] == [
        ("城关镇", 20),
        ("南华镇", 9),
        ("不到5人次的和能推算出来的，合计", 7),
    ]
