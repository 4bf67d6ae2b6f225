"""A contract from draft to end: what each step writes, and what it refuses."""

import json
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from accounts.tests.factories import UserFactory
from contracts import clauses
from contracts.models import ContractPaper, ServiceContract, Signature
from contracts.services import drafting, ending, sending, signing
from contracts.tests.factories import (
    CONSUMERS_PHONE,
    HOME,
    LINES,
    WORKER,
    drawing,
    scan,
    token_sent_to,
)
from contracts.transitions import NEXT_STATE, Action, State
from enterprises.services.standing import change_standing
from enterprises.transitions import StandingAction
from market.services.prices import list_in_force, snapshot_of
from reminders.models import Notification

pytestmark = pytest.mark.django_db


def codes_of(refusal):
    if hasattr(refusal, "error_dict"):
        return {each.code for errors in refusal.error_dict.values() for each in errors}
    return {each.code for each in refusal.error_list}


def refused(code):
    """Expect a refusal with this code, which leaves nothing written."""

    class Refused:
        def __enter__(self):
            self.savepoint = transaction.atomic()
            self.savepoint.__enter__()

        def __exit__(self, kind, error, trace):
            self.savepoint.__exit__(kind, error, trace)
            assert kind is ValidationError, (kind, error)
            assert code in codes_of(error), codes_of(error)
            return True

    return Refused()


def test_sending_freezes_text_prices_and_digest(county):
    contract = county.sent()

    content = json.loads(contract.text.content)
    assert contract.state == State.SENT
    assert contract.sha256 == clauses.digest_of(contract.text.content)
    assert contract.text.content == clauses.canonical(content)
    assert contract.text.prices == snapshot_of(list_in_force(county.enterprise, timezone.now()))
    assert content["prices"] == contract.text.prices
    assert [item["title"] for item in content["items"]] == ["居家养老照护"]
    assert content["place"] == f"城关镇东苑社区{HOME}"
    assert (contract.consumer_shown, contract.worker_shown) == ("端木*", "公孙*")
    assert contract.place_shown == "城关镇东苑社区"
    assert len(token_sent_to(CONSUMERS_PHONE)) > 20


def test_nothing_of_the_people_is_in_the_open_in_the_database(county):
    contract = county.in_force()
    with connection.cursor() as cursor:
        for table in ("servicecontract", "contracttext", "contractparty", "contractpaper"):
            cursor.execute(f"SELECT t::text FROM contracts_{table} t")
            rows = " ".join(row[0] for row in cursor.fetchall())
            assert HOME not in rows and WORKER not in rows and CONSUMERS_PHONE not in rows
    for message in Notification.objects.filter(kind__startswith="contract"):
        words = message.subject + message.body + message.link
        assert WORKER not in words and HOME not in words
    assert contract.number


def test_third_signature_brings_it_into_force_with_number_and_page(county):
    contract = county.sent()
    county.sign(contract, "worker")
    contract = county.sign(contract, "enterprise")
    assert (contract.state, contract.number) == (State.SENT, "")

    contract = county.sign(contract, "consumer")

    assert contract.state == State.IN_FORCE
    assert contract.number == f"HT{timezone.localdate().year}-00001"
    assert {each.sha256 for each in contract.signatures.all()} == {contract.sha256}
    assert ContractPaper.objects.get(contract=contract).pdf
    assert county.in_force().number.endswith("-00002")


def test_each_way_to_sign(county):
    contract = county.sent()

    county.sign(contract, "worker", method="drawn", drawing=signing.accept_drawing(drawing()))
    signing.sign_on_paper(
        contract,
        role="consumer",
        scan=scan(),
        signed_on=timezone.localdate(),
        sha256=contract.sha256,
        by=county.clerk,
    )
    county.sign(contract, "enterprise")

    found = Signature.objects.order_by("pk").values_list("role", "method", "by")
    assert list(found) == [
        ("worker", "drawn", None),
        ("consumer", "paper", county.clerk.pk),
        ("enterprise", "account", county.owner.pk),
    ]
    assert [each.picture.content_type for each in Signature.objects.exclude(method="account")] == [
        "image/png",
        "image/png",
    ]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "drawing_missing"),
        ("data:image/svg+xml;base64,PHN2Zy8+", "drawing_missing"),
        ("data:image/png;base64,bm90IGEgcG5n", "drawing_broken"),
        ("data:image/png;base64,%%%", "drawing_broken"),
        pytest.param("data:image/png;base64," + "A" * 400_000, "drawing_too_large", id="too large"),
        (drawing(mark=False), "drawing_empty"),
        (drawing(size=(20, 20)), "drawing_empty"),
    ],
)
def test_drawing_that_is_no_name_is_refused(text, code):
    with pytest.raises(ValidationError) as refusal:
        signing.accept_drawing(text)

    assert codes_of(refusal.value) == {code}


def test_signature_on_another_text_or_a_withdrawn_one_is_refused(county):
    contract = county.sent()
    with refused("text_changed"):
        county.sign(contract, "worker", sha256="0" * 64)
    with refused("name_differs"):
        county.sign(contract, "worker", typed_name="公孙青")
    county.sign(contract, "worker")
    with refused("signed_already"):
        county.sign(contract, "worker")
    sending.withdraw(contract, reason="地址写错了", by=county.clerk)

    with refused("step_not_allowed"):
        county.sign(contract, "consumer")

    assert Signature.objects.count() == 1


def test_what_waits_for_signatures_ends_with_the_enterprises_entry_of_the_register(county):
    waiting, running = county.sent(), county.in_force()
    county.sign(waiting, "worker")

    change_standing(
        county.enterprise, StandingAction.CANCEL, by=UserFactory(is_staff=True), reason="停业"
    )

    waiting.refresh_from_db()
    running.refresh_from_db()
    assert (waiting.state, running.state) == (State.WITHDRAWN, State.IN_FORCE)
    told = Notification.objects.filter(kind="contract_withdrawn").values_list("address", flat=True)
    assert set(told) == {each.phone for each in waiting.parties.all() if each.phone}
    with refused("step_not_allowed"):
        county.sign(waiting, "consumer")


def test_clerk_sends_but_does_not_sign_and_strangers_do_neither(county):
    contract = county.sent()
    stranger = county.outsider
    with pytest.raises(PermissionDenied), transaction.atomic():
        signing.sign_for_enterprise(contract, sha256=contract.sha256, by=county.clerk)
    with pytest.raises(PermissionDenied), transaction.atomic():
        sending.withdraw(contract, reason="不想签了", by=stranger)
    with pytest.raises(PermissionDenied), transaction.atomic():
        drafting.begin(county.enterprise, mode="agency_based", by=stranger)


def test_missing_clauses_are_told_with_a_sentence_each(county):
    draft = county.draft(refund_days="", change_days="", insurance=[])

    with pytest.raises(ValidationError) as refusal, transaction.atomic():
        county.sent(draft)

    assert codes_of(refusal.value) == {"clauses_missing"}
    assert [message.split("：")[0] for message in refusal.value.messages] == [
        "没有写保险",
        "没有写换人的办法",
        "没有写退费的办法",
    ]


def test_own_words_take_a_clauses_place_and_a_mandatory_one_cannot_be_left_out(county):
    draft = county.draft(change_days="")
    draft = drafting.write_clause(
        draft, "worker_change", choice="own_words", text="随时可以换人，不收费。", by=county.clerk
    )
    contract = county.sent(draft)
    said = {each["key"]: each for each in json.loads(contract.text.content)["clauses"]}
    assert said["worker_change"]["text"] == "随时可以换人，不收费。"

    other = drafting.write_clause(
        county.draft(), "refund", choice="left_out", text="", by=county.clerk
    )
    with refused("clauses_missing"):
        county.sent(other)


def test_unfair_words_go_with_the_contract_and_never_silently(county):
    draft = drafting.write_added(
        county.draft(), None, title="费用", text="服务费交了概不退还。", by=county.clerk
    )
    with refused("hints_unread"):
        county.sent(draft)

    contract = sending.send(draft, county.values(draft), by=county.clerk, has_seen_hints=True)

    (hint,) = json.loads(contract.text.content)["hints"]
    assert (hint["rule"], hint["words"]) == ("no-refund", "概不退还")


def test_new_price_list_makes_the_choice_of_items_void(county):
    draft = county.draft()
    county.publish(effective_on=timezone.localdate() + timedelta(days=1))
    county.sent(county.draft())
    tomorrow = timezone.now() + timedelta(days=1)

    with refused("items_missing"):
        sending.send(draft, county.values(draft), by=county.clerk, at=tomorrow)


def test_change_supersedes_only_when_all_have_signed_it(county):
    first = county.in_force()
    change = county.sent(county.amended(first, worker_pay="每月5200元"))
    with refused("change_under_way"):
        drafting.amend(first, by=county.clerk)
    assert ServiceContract.objects.get(pk=first.pk).state == State.IN_FORCE

    second = county.in_force(change)

    first.refresh_from_db()
    assert (first.state, second.state, second.version) == (State.SUPERSEDED, State.IN_FORCE, 2)
    assert json.loads(second.text.content)["supersedes"]["number"] == first.number
    assert "每月5200元" in second.text.content and "每月4800元" in first.text.content


FROZEN_SQL = [
    "UPDATE contracts_servicecontract SET ends_on = ends_on + 1",
    "UPDATE contracts_servicecontract SET sha256 = repeat('0', 64)",
    "UPDATE contracts_servicecontract SET number = 'HT2026-99999'",
    "UPDATE contracts_servicecontract SET state = 'draft'",
    "UPDATE contracts_servicecontract SET answers = 'x'",
    "UPDATE contracts_contracttext SET content = 'x'",
    "UPDATE contracts_contracttext SET content = '', prices = '{}'",
    "UPDATE contracts_contractparty SET name = 'x'",
    "UPDATE contracts_signature SET at = now()",
    "DELETE FROM contracts_signature",
    "DELETE FROM contracts_contracttext",
    "UPDATE contracts_clause SET text = 'x'",
    "DELETE FROM contracts_contracttemplate WHERE state = 'in_use'",
    "UPDATE contracts_contractstep SET note = 'x'",
]


@pytest.mark.parametrize("statement", FROZEN_SQL)
def test_database_itself_refuses_to_change_what_was_signed(county, statement):
    county.in_force()

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_database_refuses_force_without_three_signatures(county):
    contract = county.sent()
    county.sign(contract, "worker")

    with pytest.raises(DatabaseError, match="not signed by all"), transaction.atomic():
        ServiceContract.objects.filter(pk=contract.pk).update(
            state="in_force",
            year=2026,
            sequence=1,
            number="HT2026-1",
            code_digest="x",
            in_force_at=timezone.now(),
        )


def test_every_pair_that_is_not_in_the_table_is_refused(county):
    steps = {
        Action.WITHDRAW: lambda each: sending.withdraw(each, reason="写错了名字", by=county.clerk),
        Action.END: lambda each: ending.end(
            each,
            ended_by="worker",
            reason="不做这一行了",
            ended_on=timezone.localdate(),
            by=county.clerk,
        ),
        Action.SIGN: lambda each: signing.sign_for_enterprise(
            each, sha256=each.sha256, by=county.owner
        ),
    }
    contracts = {
        State.DRAFT: county.draft(),
        State.WITHDRAWN: sending.withdraw(county.sent(), reason="地址写错", by=county.clerk),
        State.IN_FORCE: county.in_force(),
        State.SENT: county.sent(),
    }
    for state, contract in contracts.items():
        for action, step in steps.items():
            if (state, action) not in NEXT_STATE:
                with refused("step_not_allowed"):
                    step(contract)


def test_price_lines_are_told_in_words(county):
    county.publish(LINES[1:], effective_on=timezone.localdate() + timedelta(days=1))
    contract = county.sent(items=["1:1", "1:2", "1:3"])

    text = json.loads(contract.text.content)["clauses"][1]["text"]

    assert "居家养老照护（起居、三餐、陪护）：200元/天" in text
    assert "深度保洁（厨房、卫生间）：8元/平方米" in text
    assert "月嫂服务（产妇和新生儿）：按26天计，每天另议" in text
