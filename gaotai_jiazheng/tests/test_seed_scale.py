import json
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import Count
from django.utils import timezone

from accounts.models import User
from complaints.models import Complaint, Step
from complaints.transitions import OPEN_STATES
from gaotai_jiazheng.demo import bulk
from gaotai_jiazheng.demo.scale.invented import person
from gaotai_jiazheng.demo.scale.sizes import sizes_of
from gaotai_jiazheng.identifiers import id_number_problem
from gaotai_jiazheng.numbering import is_number
from regions.models import Town
from reminders.models import Deadline
from training.auditing import RULES
from workers.models import Occupation

pytestmark = pytest.mark.django_db
GAOTAI = Path(settings.BASE_DIR) / "plan" / "data" / "gaotai.yaml"


@pytest.fixture
def plan():
    call_command("load_plan", GAOTAI, stdout=StringIO())


def seed(**options):
    call_command("seed_scale", stdout=StringIO(), **options)


def index_names():
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexname FROM pg_indexes WHERE tablename = 'complaints_complaint'")
        return {name for (name,) in cursor.fetchall()}


@pytest.fixture
def people(plan):
    """Those whom the rows name as who has made and approved a plan."""
    for name in ("one", "another"):
        User.objects.create(username=name)
    Occupation.objects.get_or_create(
        code="4-10-01-06",
        dict_version="2022",
        defaults={"name": "家政服务员", "active_from": "2020-01-01", "levels": [5, 4, 3]},
    )


def test_a_small_county_is_what_was_written_down_about_it(people, tmp_path, monkeypatch):
    monkeypatch.setattr(bulk, "REBUILD_INDEXES_FROM", 1000)
    written = tmp_path / "truth.json"
    sizes = {"enterprises": 110, "workers": 1440, "complaints": 120, "deadlines": 20}
    seed(**sizes, classes=144, applications=300, truth=written)
    truth = json.loads(written.read_text())

    assert truth["sizes"] == {**sizes, "classes": 144, "applications": 300}
    assert set(truth["frauds"]) >= set(RULES) - {"on_public_holiday"}  # of a year with a notice
    seed(check=written)

    Complaint.objects.filter(pk=Complaint.objects.latest("pk").pk).update(state="annulled")
    truth["frauds"]["shared_phone"] = []
    truth["badly_written"] += 1
    written.write_text(json.dumps(truth))
    with pytest.raises(CommandError) as raised:
        seed(check=written)
    assert "complaints.Complaint的状态annulled：应为0，数到1" in str(raised.value)
    assert "一个手机号多人报名：误报" in str(raised.value)
    assert "书写不规范的行" in str(raised.value)


def test_a_part_of_the_whole_county():
    assert dict(sizes_of(1, workers=0)) == {
        "enterprises": 1000,
        "workers": 0,
        "complaints": 10_000,
        "deadlines": 10_000,
        "classes": 100,
        "applications": 3000,
    }


def test_no_two_invented_people_are_one():
    people = [person(serial) for serial in (*range(500), *range(12_000, 12_500))]

    assert len({who.id_number for who in people}) == len({who.phone for who in people}) == 1000
    assert not any(map(id_number_problem, (who.id_number for who in people)))


def test_without_a_plan_it_says_what_to_do():
    with pytest.raises(CommandError) as raised:
        seed(complaints=10)

    assert "请先运行 load_plan" in str(raised.value)


def test_cases_are_like_those_that_residents_file(plan):
    seed(complaints=1500)

    assert Complaint.objects.count() == 1500
    assert all(map(is_number, Complaint.objects.values_list("number", flat=True)[:50]))
    open_share = Complaint.objects.open().count() / 1500
    assert 0.01 < open_share < 0.06
    assert Complaint.objects.values("bureau").distinct().count() >= 5
    assert Complaint.objects.values("category").distinct().count() == 13
    complaint = Complaint.objects.open().first()
    complaint.full_clean(exclude=["search_vector"])
    assert complaint.complainant_name == "王秀兰"
    assert complaint in Complaint.objects.search(complaint.title)
    assert complaint in Complaint.objects.search(complaint.number)


def test_each_open_case_has_its_running_clock_and_its_day(plan):
    seed(complaints=1500)

    rows = Complaint.objects.open().exclude(next_due_on=None)
    clocks = dict(
        Deadline.objects.exclude(rule__slug="plan_target").values_list("subject_id", "due_on")
    )
    assert dict(rows.values_list("pk", "next_due_on")) == clocks
    assert Complaint.objects.filter(state__in=OPEN_STATES, next_due_on=None).count() == 0


def test_each_case_has_the_steps_that_led_to_its_state(plan):
    seed(complaints=300)

    last = {step.complaint_id: step.state for step in Step.objects.order_by("pk")}
    assert last == dict(Complaint.objects.values_list("pk", "state"))


def test_the_same_seed_tells_the_same_cases(plan):
    seed(complaints=100)
    seed(complaints=100)

    titles = list(Complaint.objects.order_by("pk").values_list("title", flat=True))
    assert titles[:100] == titles[100:]


def test_indexes_are_there_again_when_they_were_made_anew(plan, monkeypatch):
    monkeypatch.setattr(bulk, "REBUILD_INDEXES_FROM", 100)
    before = index_names()

    seed(complaints=200)

    assert index_names() == before
    assert Complaint.objects.count() == 200


def test_so_many_clocks_are_due_today(plan):
    seed(deadlines=50, due=7)

    today = timezone.localdate()
    seeded = Deadline.objects.exclude(rule__slug="plan_target")
    assert seeded.running().count() == 50
    assert seeded.filter(next_reminder_on__lte=today).count() == 7
    assert seeded.values("owner").annotate(Count("pk")).count() == 17


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "\\N"),
        (True, "t"),
        (False, "f"),
        ([1, 2], "{1,2}"),
        ([], "{}"),
        ("a\tb\nc\\d", "a\\tb\\nc\\\\d"),
        (3, "3"),
    ],
)
def test_a_value_in_the_format_of_copy(value, text):
    assert bulk.copied(value) == text


def test_copied_text_arrives_as_it_was():
    bulk.copy_rows(Town, ["code", "name", "position", "is_active"], [("", "甲\t\\乙\n镇", 1, True)])

    assert Town.objects.get().name == "甲\t\\乙\n镇"
