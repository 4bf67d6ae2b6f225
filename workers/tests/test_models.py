"""What the database and the models refuse."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, InternalError, connection, transaction
from django.utils import timezone

from enterprises.tests.factories import EnterpriseFactory
from workers.models import Employment, OccupationCertificate, Worker
from workers.models.worker import id_digest
from workers.tests.factories import (
    BackgroundCheckFactory,
    CertificateFactory,
    EmploymentFactory,
    HealthCertificateFactory,
    OccupationFactory,
    PolicyFactory,
    WorkerFactory,
    id_number,
    look,
)

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


def refused(statement, *values):
    """The name of the constraint or the words with which the database refuses a statement."""
    with (
        pytest.raises((IntegrityError, InternalError)) as raised,
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement, values)
    return str(raised.value)


def worker(**changes):
    values = {
        "id_type": "resident",
        "id_number": id_number(1),
        "name": "王秀兰",
        "phone": "13900000001",
    }
    return Worker(**{**values, **changes})


def test_clean_reads_birth_date_and_sex_from_the_number():
    found = worker(id_number="11010519491231002x")

    found.full_clean()

    assert (found.born_on, found.sex, found.id_number[-1]) == (date(1949, 12, 31), "female", "X")


@pytest.mark.parametrize(
    ("changes", "field", "code"),
    [
        pytest.param(
            {"id_number": "110105194912310021"}, "id_number", "id_number", id="check digit"
        ),
        pytest.param({"id_number": "11010519491331002X"}, "id_number", "id_number", id="month 13"),
        pytest.param({"birth_date": "1985-03-13"}, "birth_date", "born_otherwise", id="birth date"),
        pytest.param({"sex": "male"}, "sex", "sex_otherwise", id="sex"),
        pytest.param(
            {"id_number": id_number(1, region="810000")},
            "id_type",
            "id_prefix",
            id="permit as card",
        ),
        pytest.param({"id_type": "permit"}, "id_type", "id_prefix", id="card as permit"),
        pytest.param(
            {"id_number": id_number(1, date(2015, 5, 1))}, "birth_date", "too_young", id="a child"
        ),
        pytest.param(
            {"id_type": "passport", "id_issuer": "老挝", "id_number": "A1"},
            "id_number",
            "id_number",
            id="short passport",
        ),
    ],
)
def test_clean_refuses(changes, field, code):
    with pytest.raises(ValidationError) as raised:
        worker(**changes).clean()

    assert [each.code for each in raised.value.error_dict[field]] == [code]


def test_residence_permit_and_passport_are_taken():
    worker(id_type="permit", id_number=id_number(1, region="830000")).full_clean()
    worker(
        id_type="passport",
        id_number="e1234567",
        id_issuer="老挝",
        birth_date="1990-01-01",
        sex="female",
    ).full_clean()


def test_nothing_that_says_who_it_is_stands_open_in_the_database():
    made = WorkerFactory(name="欧阳雪莲", phone="13987650123")

    with connection.cursor() as cursor:
        cursor.execute("SELECT workers_worker::text FROM workers_worker")
        ((row,),) = cursor.fetchall()

    assert [
        word for word in (made.id_number, "雪莲", "13987650123", made.birth_date) if word in row
    ] == []


def test_same_person_twice_is_refused():
    made = WorkerFactory()

    with pytest.raises(IntegrityError, match="worker_once"):
        WorkerFactory(id_number=made.id_number)


def test_passports_of_two_countries_are_two_people():
    assert id_digest("passport", "E1", "老挝") != id_digest("passport", "E1", "缅甸")
    assert id_digest("resident", "E1") == id_digest("permit", "E1")


def test_telephone_of_another_person_is_refused():
    WorkerFactory(phone="13900001111")

    with pytest.raises(IntegrityError, match="worker_phone_of_one_person"), transaction.atomic():
        WorkerFactory(phone="13900001111")
    WorkerFactory(phone="")
    WorkerFactory(phone="")


def test_photo_needs_consent():
    made = WorkerFactory()

    told = refused("UPDATE workers_worker SET photo = 'a.jpg' WHERE id = %s", made.pk)

    assert "worker_photo_with_consent" in told


def test_erased_row_holds_nothing():
    made = WorkerFactory()
    erase = "UPDATE workers_worker SET state = 'erased', erased_at = now(), {} WHERE id = %s"
    blank = "id_digest = '', name_digest = '', phone_digest = ''"

    assert "worker_erased_holds_nothing" in refused(
        erase.format("id_number = '', name = '', birth_date = '', phone = ''"), made.pk
    )
    assert "erased_holds_nothing_sealed" in refused(erase.format(blank), made.pk)


def test_employment_with_the_same_enterprise_does_not_overlap():
    first = EmploymentFactory(started_on=date(2026, 1, 1), ended_on=date(2026, 3, 31))
    again = {"worker": first.worker, "enterprise": first.enterprise}

    EmploymentFactory(**again, started_on=date(2026, 4, 1), ended_on=date(2026, 4, 30))
    EmploymentFactory(worker=first.worker, enterprise=EnterpriseFactory())
    with pytest.raises(IntegrityError, match="employment_once_at_a_time"), transaction.atomic():
        EmploymentFactory(**again, started_on=date(2026, 3, 31))
    assert Employment.objects.count() == 3


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ("ended_on = '2025-12-31'", "employment_days_in_order"),
        ("contract_kind = ''", "employment_contract_whole"),
        ("contract_from = NULL", "employment_contract_whole"),
        ("contract_until = '2025-12-31'", "employment_contract_days_in_order"),
        ("contract_until = NULL", "employment_fixed_term_has_an_end"),
        ("contract_kind = 'open_ended'", "employment_open_ended_has_none"),
    ],
)
def test_employment_constraints(changes, constraint):
    made = EmploymentFactory()

    assert constraint in refused(f"UPDATE workers_employment SET {changes} WHERE id = %s", made.pk)


def test_level_that_the_occupation_does_not_have():
    made = CertificateFactory()
    trial = CertificateFactory.build(
        worker=made.worker, occupation=OccupationFactory(), skill_level=1, number="Y1"
    )

    with pytest.raises(ValidationError) as raised:
        trial.full_clean()

    assert raised.value.messages == [
        "家政服务员没有一级（高级技师），只有五级（初级工）、四级（中级工）、三级（高级工）、二级（技师）。"
    ]
    told = refused(
        "UPDATE workers_occupationcertificate SET skill_level = 1 WHERE id = %s", made.pk
    )
    assert "certificate_level_of_its_occupation" in told or "has no level 1" in told


def test_certificate_number_once_in_words():
    made = CertificateFactory()
    trial = OccupationCertificate(
        worker=WorkerFactory(),
        kind="skill_level",
        occupation=made.occupation,
        skill_level=5,
        number=made.number.lower(),
        issuer="某机构",
        issued_on=date(2026, 1, 1),
    )

    with pytest.raises(ValidationError) as raised:
        trial.full_clean()

    assert raised.value.messages == ["这个证书编号已经登记过；登记错了的，请联系县人社局核对。"]
    with pytest.raises(IntegrityError, match="certificate_number_once"):
        trial.save()


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ("skill_level = NULL", "certificate_level_by_kind"),
        ("kind = 'training'", "certificate_level_by_kind"),
        ("valid_until = '2025-05-31'", "certificate_days_in_order"),
        ("revoked_on = '2026-01-01'", "certificate_revoked_says_why"),
        ("issuer = ''", "certificate_has_one_issuer"),
    ],
)
def test_certificate_constraints(changes, constraint):
    made = CertificateFactory()

    assert constraint in refused(
        f"UPDATE workers_occupationcertificate SET {changes} WHERE id = %s", made.pk
    )


@pytest.mark.parametrize(
    ("factory", "table", "changes"),
    [
        (CertificateFactory, "occupationcertificate", "number = 'Z9'"),
        (HealthCertificateFactory, "healthcertificate", "valid_until = '2099-01-01'"),
        (PolicyFactory, "policy", "valid_until = '2099-01-01'"),
        (BackgroundCheckFactory, "backgroundcheck", "checked_on = '2020-01-01'"),
    ],
)
def test_verified_paper_stays_as_it_was(factory, table, changes):
    made = factory()
    if made.verification is None:
        made.verification = look(made)
        made.save()

    assert "verified_stays" in refused(
        f"UPDATE workers_{table} SET {changes} WHERE id = %s", made.pk
    )


def test_background_check_is_entered_by_its_bureau_alone():
    made = BackgroundCheckFactory()

    assert "background_check_by_its_bureau" in refused(
        "UPDATE workers_backgroundcheck SET entered_for_id = %s WHERE id = %s",
        EnterpriseFactory().pk,
        made.pk,
    )
    assert "background_check_by_its_bureau" in refused(
        "UPDATE workers_backgroundcheck SET verification_id = NULL WHERE id = %s", made.pk
    )


def test_look_is_written_once():
    made = look(WorkerFactory())

    assert "append_only" in refused("DELETE FROM workers_verification WHERE id = %s", made.pk)


def test_policy_of_group_is_a_row_for_each_person():
    made = PolicyFactory()

    PolicyFactory(number=made.number)
    with pytest.raises(IntegrityError, match="policy_once_for_a_worker"):
        PolicyFactory(worker=made.worker, number=made.number)


def test_age_is_counted_to_the_day():
    born = TODAY() - timedelta(days=16 * 365 + 3)

    with pytest.raises(ValidationError, match="未满16周岁"):
        worker(id_number=id_number(1, born)).clean()
