"""What records show and do not show, what an enterprise declares, packs, and consents."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, connection, transaction

from accounts.tests.factories import UserFactory
from contracts.tests.factories import ContractCounty
from enterprises import tax_evidence
from enterprises.tax_evidence import Found, Row, evidence_line
from papers.typesetting import PAPER, render
from taxes import services
from taxes.checking import all_lines, check
from taxes.conditions import NOTICES, notice_on
from taxes.models import Declaration, Pack, Sharing
from taxes.tests.factories import KEY, moment
from workers.tests.factories import CertificateFactory, EmploymentFactory

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 26)


def codes(raised):
    error = raised.value
    if hasattr(error, "error_dict"):
        return [each.code for errors in error.error_dict.values() for each in errors]
    return [each.code for each in error.error_list]


def refused(statement, *values):
    with (
        pytest.raises(DatabaseError) as raised,
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement, values)
    return str(raised.value)


@pytest.fixture
def no_lines(monkeypatch):
    """A registry of the test's own."""
    monkeypatch.setattr(tax_evidence, "_lines", {})


# The notice


@pytest.mark.parametrize(
    ("day", "is_known"),
    [
        (date(2025, 12, 31), False),
        (date(2026, 1, 1), True),
        (date(2027, 12, 31), True),
        (date(2028, 1, 1), False),
    ],
)
def test_notice_holds_from_its_first_to_its_last_day(day, is_known):
    assert (notice_on(day) is not None) == is_known


def test_every_condition_says_where_it_is_known_from():
    assert all("以税务机关公布的原文为准" in notice.source for notice in NOTICES)
    assert [each.number for each in NOTICES[-1].conditions] == [1, 2, 3]


def test_nothing_of_the_app_gives_a_verdict():
    """The word for "qualified" stands nowhere: not in code, not in a template."""
    root = Path(settings.BASE_DIR)
    files = [
        *(root / "taxes").glob("*.py"),
        *(root / "taxes" / "services").glob("*.py"),
        *(root / "taxes" / "models").glob("*.py"),
        *(root / "templates" / "taxes").glob("*.html"),
        *(root / "templates" / "admin" / "taxes").glob("*.html"),
        root / "enterprises" / "tax_evidence.py",
        root / "enterprises" / "own_evidence.py",
        root / "contracts" / "tax_evidence.py",
        root / "workers" / "tax_evidence.py",
    ]

    assert len(files) > 15
    assert [str(file) for file in files if "合格" in file.read_text("utf-8")] == []


# The self-check


def test_what_is_not_kept_is_named_as_missing(county):
    found = check(county.enterprise, TODAY)

    missing = [line.line.lacks for each in found.conditions for line in each.missing]
    assert missing == [
        "没有这一天有效、在平台上三方都签过字的合同。",
        "没有登记服务员在职期间取得的培训证书。",
        "平台还没有工资发放记录这种登记。",
        "没有登记这一天在职的服务员。",
    ]


def test_people_in_the_portal_are_records_of_the_third_condition(county):
    shown = [line for line in check(county.enterprise, TODAY).conditions[2].lines if line.is_shown]

    assert [(line.line.slug, line.found.count) for line in shown] == [("workspace_people", 1)]
    assert "赵敏" not in str(shown)


def test_contract_signed_by_all_three_is_a_record_while_it_holds():
    county = ContractCounty()
    contract = county.in_force()
    contract.refresh_from_db()

    def records(on):
        return check(contract.enterprise, on).conditions[0].lines[0].found

    assert records(contract.starts_on).count == 1
    assert contract.number in records(contract.starts_on).rows[0].text
    assert records(date(2026, 1, 2)).count == 0


def test_workers_in_service_and_what_they_learnt_there_are_records():
    left = EmploymentFactory(
        worker__pk=880_001, started_on=date(2026, 1, 1), ended_on=date(2026, 3, 31)
    )
    enterprise, worker = left.enterprise, left.worker
    now = EmploymentFactory(worker__pk=880_002, enterprise=enterprise, started_on=date(2026, 4, 1))
    learnt = CertificateFactory(
        worker=worker, kind="training", skill_level=None, issued_on=date(2026, 3, 31)
    )
    CertificateFactory(
        worker=worker, kind="training", skill_level=None, issued_on=date(2026, 4, 1)
    )  # when she had left

    shown = {
        line.line.slug: line.found
        for condition in check(enterprise, TODAY).conditions
        for line in condition.lines
    }

    assert [row.link for row in shown["workers"].rows] == [f"/workspace/workers/{now.worker_id}/"]
    assert (shown["training"].count, shown["training"].rows[0].on) == (1, learnt.issued_on)
    assert shown["training"].rows[0].link == f"/workspace/workers/{worker.pk}/"
    assert worker.name not in str(shown)
    missing = check(enterprise, date(2026, 2, 1)).conditions[2].missing
    assert [line.line.slug for line in missing] == ["workspace_people"]


def test_line_that_is_registered_takes_the_place_of_what_is_not_kept_yet(county, no_lines):
    @evidence_line("wages", condition="wages_and_training", title="工资", lacks="没有工资记录。")
    def wages(enterprise, on, limit):
        rows = [Row(date(2026, 10, 1), f"第{n}条", "/") for n in range(1, 8)]
        return Found(7, rows[:limit])

    line = next(
        each
        for each in check(county.enterprise, TODAY).conditions[1].lines
        if each.line.slug == "wages"
    )

    assert (line.found.count, len(line.found.rows), line.more) == (7, 5, 2)
    with pytest.raises(ValueError, match="wages has a line already"):
        evidence_line("wages", condition="system", title="x", lacks="x")(wages)


def test_every_line_belongs_to_a_condition_of_the_notice():
    known = {each.slug for each in NOTICES[-1].conditions}

    assert {line.condition for line in all_lines()} == known


def test_declaration_stands_apart_from_the_records_of_the_portal(county):
    county.declared()

    condition = check(county.enterprise, TODAY).conditions[1]

    assert [str(each) for each in condition.declared] == ["工资发放记录 2026年10月1日"]
    assert len(condition.missing) == 2


def test_declaration_counts_from_the_day_that_it_is_about(county):
    county.declared()

    assert check(county.enterprise, date(2026, 9, 30)).conditions[1].declared == []
    assert len(check(county.enterprise, date(2026, 10, 1)).conditions[1].declared) == 1


def test_self_check_costs_the_same_with_more_rows(county, django_assert_num_queries):
    with django_assert_num_queries(9):
        check(county.enterprise, TODAY)
    for month in (8, 9, 10):
        county.declared(from_on=date(2026, month, 1), to_on=date(2026, month, 28))
    with django_assert_num_queries(9):
        check(county.enterprise, TODAY)


# Declarations


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"text": "王小兰13893600001的工资"}, "personal_data"),
        ({"to_on": date(2026, 9, 1)}, None),
        ({"to_on": date(2026, 12, 31)}, None),
        ({"people": 0}, None),
    ],
)
def test_wrong_declaration_is_refused(county, changes, code):
    with pytest.raises(ValidationError) as raised:
        county.declared(**changes)

    assert code is None or codes(raised) == [code]
    assert not Declaration.objects.exists()


def test_only_who_signs_declares_prints_and_shares(county):
    clerk = UserFactory()
    county.enterprise.members.create(user=clerk, role="clerk", valid_from=date(2026, 1, 1))

    for user in (clerk, county.officer):
        with pytest.raises(PermissionDenied):
            county.declared(by=user)
        with pytest.raises(PermissionDenied):
            services.make_pack(county.enterprise, as_of=TODAY, by=user, key=KEY)
        with pytest.raises(PermissionDenied):
            services.share(county.enterprise, county.bureau, by=user)


def test_declaration_is_withdrawn_once(county):
    declaration = county.declared()
    services.withdraw(declaration, by=county.owner, at=moment("2026-11-27 09:00"))

    with pytest.raises(ValidationError) as raised:
        services.withdraw(declaration, by=county.owner)

    assert codes(raised) == ["already_withdrawn"]
    assert check(county.enterprise, TODAY).conditions[1].declared == []


def test_database_keeps_declarations(county):
    declaration = county.declared()

    assert "declared_stays" in refused(
        "UPDATE taxes_declaration SET people = 99 WHERE id = %s", declaration.pk
    )
    assert "never_deleted" in refused("DELETE FROM taxes_declaration WHERE id = %s", declaration.pk)
    assert "declaration_withdrawn_by_somebody" in refused(
        "UPDATE taxes_declaration SET withdrawn_on = '2026-11-30' WHERE id = %s", declaration.pk
    )


def test_the_same_sent_twice_is_declared_once(county):
    first = county.declared()

    assert county.declared() == first
    assert county.declared(text="10月工资，现金发放") != first
    services.withdraw(first, by=county.owner, at=moment("2026-11-27 09:00"))
    assert county.declared(at="2026-11-27 10:00") != first
    assert Declaration.objects.count() == 3


# Packs


def test_pack_is_printed_again_byte_for_byte(county):
    county.declared()
    pack = Pack.objects.get(pk=county.pack().pk)
    first = services.pdf_of(pack)

    assert first.startswith(b"%PDF")
    assert services.pdf_of(Pack.objects.get(pk=pack.pk)) == first
    assert render(PAPER, json.loads(pack.data)) == first


def test_pack_says_what_is_missing_and_whose_word_it_is(county):
    county.declared()

    words = county.pack().data

    assert "不能证明。没有这一天有效" in words
    assert "企业自报（与平台记录分开）" in words
    assert "10月工资，银行代发" in words
    assert "以税务机关认定为准" in words
    assert "合格" not in words


def test_digest_on_a_pack_may_end_a_line(county):
    county.declared()

    assert " ".join(["a" * 16] * 4) in county.pack().data


def test_pack_stays_when_what_it_shows_is_withdrawn(county):
    declaration = county.declared()
    pack = county.pack()
    services.withdraw(declaration, by=county.owner)

    assert "银行代发" in Pack.objects.get(pk=pack.pk).data


def test_two_clicks_make_one_pack(county):
    assert county.pack() == county.pack()
    assert Pack.objects.count() == 1


@pytest.mark.parametrize(
    ("as_of", "code"), [(date(2026, 11, 27), "future_day"), (date(2025, 12, 31), "no_notice")]
)
def test_pack_of_an_impossible_day_is_refused(county, as_of, code):
    with pytest.raises(ValidationError) as raised:
        county.pack(as_of=as_of)

    assert codes(raised) == [code]


def test_database_keeps_packs(county):
    pack = county.pack()

    assert "append_only" in refused("UPDATE taxes_pack SET sha256 = 'x' WHERE id = %s", pack.pk)
    assert "append_only" in refused("DELETE FROM taxes_pack WHERE id = %s", pack.pk)


def test_pack_that_is_not_what_was_printed_is_not_given_out(county):
    pack = county.pack()
    pack.sha256 = "0" * 64

    with pytest.raises(services.PackDamaged):
        services.pdf_of(pack)


@pytest.mark.django_db(transaction=True)
def test_clicks_at_the_same_moment_make_one_pack(county):
    def click(_):
        try:
            return county.pack().pk
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        made = set(pool.map(click, range(4)))

    assert len(made) == Pack.objects.count() == 1


# Consents


def test_consent_opens_the_self_check_to_the_bureau_and_its_end_closes_it(county):
    assert not Sharing.objects.visible_to(county.officer).exists()
    county.shared()
    assert Sharing.objects.visible_to(county.officer).exists()

    services.stop_sharing(county.enterprise, county.bureau, by=county.owner)

    assert not Sharing.objects.visible_to(county.officer).exists()


def test_consent_is_given_once_and_to_a_tax_bureau_only(county):
    county.shared()
    with pytest.raises(ValidationError):
        county.shared()
    county.bureau.tax_duty.delete()
    services.stop_sharing(county.enterprise, county.bureau, by=county.owner)
    with pytest.raises(ValidationError) as raised:
        county.shared()

    assert codes(raised) == ["not_a_tax_bureau"]


def test_consent_that_was_not_given_is_not_taken_back(county):
    with pytest.raises(ValidationError) as raised:
        services.stop_sharing(county.enterprise, county.bureau, by=county.owner)

    assert codes(raised) == ["not_shared"]


def test_database_keeps_consents(county):
    sharing = county.shared()

    assert "given_stays" in refused(
        "UPDATE taxes_sharing SET given_at = now() WHERE id = %s", sharing.pk
    )
    assert "never_deleted" in refused("DELETE FROM taxes_sharing WHERE id = %s", sharing.pk)
    with pytest.raises(DatabaseError, match="tax_sharing_once"), transaction.atomic():
        Sharing.objects.create(
            enterprise=county.enterprise, bureau=county.bureau, given_by=county.owner
        )
