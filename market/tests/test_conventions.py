"""The convention from its draft to the signatures; what the database refuses stands at the end."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.utils import InternalError
from django.utils import timezone
from django.utils.formats import date_format

from enterprises.models import Declaration
from enterprises.tests.factories import EnterpriseMemberFactory
from market.models import Association, Convention, ConventionComment, Signature
from market.services import conventions
from market.tests.factories import TEXT, Shop, signed
from market.tests.test_prices import code_of
from reminders import deadlines
from reminders.models import Notification

pytestmark = pytest.mark.django_db
OPINION = "请写明保洁工具由谁提供。"


def refused_code(step):
    with pytest.raises(ValidationError) as refused:
        step()
    return code_of(refused)


def adopt(guild, convention, at=None, **changes):
    at = at or timezone.now()
    values = {
        "text": TEXT,
        "decision": "会员大会",
        "in_force_on": timezone.localdate(at),
        "by": guild.officer,
        "at": at,
    }
    return conventions.adopt(convention, **values | changes)


def in_days(days):
    return timezone.now() + timedelta(days=days)


def test_convention_goes_its_way(guild):
    asked = guild.put_up()
    row = conventions.comment(asked, voice="resident", content=OPINION)
    clock = deadlines.open_clocks(asked.convention).get()
    assert (clock.rule.slug, clock.received_on) == ("convention_answers", asked.last_day)
    conventions.answer(row, outcome="taken", answer="已写入第四条。", by=guild.officer)

    final = TEXT + "\n第四条 工具由企业提供。"
    adopted = adopt(guild, asked.convention, in_days(11), text=final)

    assert adopted.text == final
    assert asked.text == TEXT
    assert adopted.digest == conventions.digest_of(final)
    assert list(Convention.objects.in_force(in_days(12))) == [adopted]
    assert not Convention.objects.in_force(in_days(10)).exists()
    assert not deadlines.open_clocks(adopted).exists()


def test_next_version_starts_as_a_copy_and_takes_the_place(guild):
    first = guild.adopted(days_ago=100)
    second = guild.adopted(TEXT + "\n第四条 续。", days_ago=10, in_force_after=20)

    assert (second.version, second.title) == (2, first.title)
    assert list(Convention.objects.in_force()) == [first]
    assert list(Convention.objects.in_force(in_days(11))) == [second]


def test_a_version_of_an_association_that_has_ended_holds_no_more(guild):
    adopted = guild.adopted(days_ago=100)
    assert (adopted.is_in_force(), adopted.standing) == (True, "现行")

    Association.objects.update(ended_on=timezone.localdate())

    adopted = Convention.objects.get(pk=adopted.pk)
    assert (adopted.is_in_force(), adopted.standing) == (False, "行业协会已经终止，不再施行")


def test_term_is_neither_too_short_nor_too_long(guild):
    draft = guild.draft()
    today = timezone.localdate()

    for days in (-1, 0, 6, 91):
        last_day = today + timedelta(days=days)
        code = refused_code(
            lambda day=last_day: conventions.put_up(draft, last_day=day, by=guild.officer)
        )
        assert code == "term_out_of_range"


def test_comment_is_taken_while_the_term_runs(guild):
    asked = guild.put_up()

    def late():
        conventions.comment(asked, voice="resident", content=OPINION, at=in_days(11))

    assert refused_code(late) == "term_ended"
    assert (
        refused_code(lambda: conventions.comment(asked, voice="resident", content="好"))
        == "too_short"
    )
    conventions.comment(asked, voice="resident", content=OPINION, at=in_days(10))
    conventions.take_back(asked.convention, by=guild.officer)
    assert (
        refused_code(lambda: conventions.comment(asked, voice="worker", content=OPINION))
        == "term_ended"
    )


def test_personal_data_does_not_get_in(guild):
    asked = guild.put_up()
    telephone = "请打13800138000找我商量。"

    assert (
        refused_code(lambda: conventions.comment(asked, voice="other", content=telephone))
        == "personal_data"
    )
    row = conventions.comment(asked, voice="other", content=OPINION)
    answer = {"outcome": "taken", "answer": telephone, "by": guild.officer}
    assert refused_code(lambda: conventions.answer(row, **answer)) == "personal_data"


def test_version_is_adopted_when_the_term_is_over_and_all_is_answered(guild):
    asked = guild.put_up()
    row = conventions.comment(asked, voice="resident", content=OPINION)

    assert refused_code(lambda: adopt(guild, asked.convention)) == "term_running"
    assert refused_code(lambda: adopt(guild, asked.convention, in_days(11))) == "comments_waiting"
    conventions.answer(row, outcome="not_taken", answer="由合同约定。", by=guild.officer)
    late = {"in_force_on": timezone.localdate(in_days(10))}
    assert (
        refused_code(lambda: adopt(guild, asked.convention, in_days(11), **late)) == "in_force_past"
    )
    assert (
        refused_code(lambda: adopt(guild, asked.convention, in_days(11), decision=" "))
        == "required"
    )
    adopt(guild, asked.convention, in_days(11))


def test_version_in_force_before_the_one_before_is_refused(guild):
    guild.adopted(days_ago=10, in_force_after=40)
    asked = guild.put_up(at=timezone.now() - timedelta(days=9))

    code = refused_code(lambda: adopt(guild, asked.convention, in_days(2)))

    assert code == "in_force_not_after"
    assert Convention.objects.filter(state="adopted").count() == 1


def test_text_that_was_asked_about_is_kept_over_rounds(guild):
    asked = guild.put_up()
    conventions.take_back(asked.convention, by=guild.officer)
    again = guild.put_up("另一个正文，写得更清楚。")

    assert [each.text for each in again.convention.rounds.all()] == [TEXT, again.text]
    conventions.take_back(again.convention, by=guild.officer)
    assert (
        refused_code(lambda: conventions.throw_away(again.convention, by=guild.officer))
        == "draft_was_public"
    )


def test_signature_is_under_the_text_that_was_read(guild, shop):
    convention = guild.adopted()

    def other_text():
        conventions.sign(convention, digest="0" * 64, enterprise=shop.enterprise, by=shop.owner)

    assert refused_code(other_text) == "text_differs"
    signature = signed(shop, convention)
    assert signature.digest == convention.digest
    assert Declaration.objects.get(kind="convention_signature").digest == convention.digest
    assert refused_code(lambda: signed(shop, convention)) == "signed_already"
    assert list(Signature.objects.in_force()) == [signature]


def test_superseded_version_is_not_signed(guild, shop):
    first = guild.adopted(days_ago=100)
    guild.adopted(days_ago=10, in_force_after=20)

    assert refused_code(lambda: signed(shop, first)) == "version_superseded"


def test_draft_is_not_signed(guild, shop):
    asked = guild.put_up()

    assert refused_code(lambda: signed(shop, asked.convention)) == "version_superseded"


def test_signature_counts_until_the_next_version_holds(guild, shop):
    first = guild.adopted(days_ago=100)
    signature = signed(shop, first)
    guild.adopted(days_ago=10, in_force_after=20)

    assert list(Signature.objects.in_force()) == [signature]
    assert not Signature.objects.in_force(in_days(11)).exists()


def test_who_has_signed_hears_until_when_and_of_the_next_version(guild, shop):
    first = guild.adopted(days_ago=100)
    signed(shop, first)
    guild.adopted(days_ago=10, in_force_after=20)

    begins = date_format(timezone.localdate() + timedelta(days=10))
    told = Notification.objects.get(
        recipient=shop.owner, kind="convention_adopted", channel="inbox"
    )
    assert told.subject == f"公约第2版{begins}起施行，您的企业签的第1版到时失效"


def test_who_has_withdrawn_the_signature_is_not_told_of_the_next_version(guild, shop):
    first = guild.adopted(days_ago=100)
    conventions.withdraw(signed(shop, first), by=shop.owner)
    guild.adopted(days_ago=10, in_force_after=20)

    assert not Notification.objects.filter(kind="convention_adopted").exists()


def test_signature_is_withdrawn_and_given_again(guild, shop):
    convention = guild.adopted()
    signature = signed(shop, convention)

    conventions.withdraw(signature, by=shop.owner)

    assert not Signature.objects.in_force().exists()
    assert refused_code(lambda: conventions.withdraw(signature, by=shop.owner)) == (
        "withdrawn_already"
    )
    signed(shop, convention)
    assert Signature.objects.count() == 2


def test_who_may_do_what(guild, shop):
    other = guild.bureaus.verifier
    clerk = EnterpriseMemberFactory(enterprise=shop.enterprise, role="clerk").user
    stranger = Shop().owner
    asked = guild.put_up(at=timezone.now() - timedelta(days=12))
    for step in (
        lambda: conventions.begin(guild.association, by=other),
        lambda: conventions.take_back(asked.convention, by=other),
        lambda: adopt(guild, asked.convention, by=other),
    ):
        with pytest.raises(PermissionDenied):
            step()
    convention = adopt(guild, asked.convention)
    for user in (clerk, stranger, guild.officer):
        with pytest.raises(PermissionDenied):
            conventions.sign(
                convention, digest=convention.digest, enterprise=shop.enterprise, by=user
            )
    signature = signed(shop, convention)
    with pytest.raises(PermissionDenied):
        conventions.withdraw(signature, by=clerk)


# What the database refuses, whoever writes


def sql(text, *values):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(text, values)


@pytest.mark.parametrize(
    "change",
    ["text = 'x'", "title = 'x'", "digest = repeat('0', 64)", "in_force_from = '2020-01-01'"],
)
def test_adopted_text_is_never_edited(guild, change):
    guild.adopted()

    with pytest.raises(InternalError, match="adopted_stays"):
        sql(f"UPDATE market_convention SET {change}")


def test_public_version_is_never_deleted(guild):
    guild.adopted()
    sql("DELETE FROM market_conventionevent")

    with pytest.raises((InternalError, IntegrityError)):
        sql("DELETE FROM market_convention")


def insert_signature(convention, shop, digest):
    sql(
        """INSERT INTO market_signature (convention_id, enterprise_id, digest, signed_by_id, signed_at)
           VALUES (%s, %s, %s, %s, now())""",
        convention.pk,
        shop.enterprise.pk,
        digest,
        shop.owner.pk,
    )


def test_signature_is_of_the_newest_text_alone(guild, shop):
    first = guild.adopted(days_ago=100)
    second = guild.adopted(days_ago=10)

    for convention, digest in ((first, first.digest), (second, "0" * 64)):
        with pytest.raises(IntegrityError) as refused:
            insert_signature(convention, shop, digest)
        assert refused.value.__cause__.diag.constraint_name == "signature_of_the_newest_text"
    insert_signature(second, shop, second.digest)
    with pytest.raises(IntegrityError) as refused:
        insert_signature(second, shop, second.digest)
    assert refused.value.__cause__.diag.constraint_name == "signature_once"


@pytest.mark.parametrize(
    "statement, trigger",
    [
        ("UPDATE market_signature SET digest = repeat('0', 64)", "signed_stays"),
        ("UPDATE market_signature SET signed_at = '2020-01-01'", "signed_stays"),
        ("DELETE FROM market_signature", "never_deleted"),
    ],
)
def test_signature_stays(guild, shop, statement, trigger):
    signed(shop, guild.adopted())

    with pytest.raises(InternalError, match=trigger):
        sql(statement)


def test_comment_and_its_answer_stay(guild):
    asked = guild.put_up()
    row = conventions.comment(asked, voice="resident", content=OPINION)
    with pytest.raises(InternalError, match="words_stay"):
        sql("UPDATE market_conventioncomment SET content = 'x'")

    conventions.answer(row, outcome="taken", answer="好的，已写入。", by=guild.officer)

    with pytest.raises(InternalError, match="answer_stays"):
        sql("UPDATE market_conventioncomment SET answer = 'x'")
    with pytest.raises(InternalError, match="never_deleted"):
        sql("DELETE FROM market_conventioncomment")


def test_version_with_a_waiting_comment_is_not_adopted(guild):
    asked = guild.put_up()
    conventions.comment(asked, voice="resident", content=OPINION)

    with pytest.raises(IntegrityError) as refused:
        sql(
            """UPDATE market_convention SET state = 'adopted', decision = 'x', adopted_on = now(),
               adopted_by_id = started_by_id, in_force_from = now(), digest = repeat('0', 64)"""
        )

    assert refused.value.__cause__.diag.constraint_name == "convention_comments_answered"


def test_comment_comes_only_while_it_is_asked_for(guild):
    asked = guild.put_up()
    conventions.take_back(asked.convention, by=guild.officer)

    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        ConventionComment.objects.create(round=asked, voice="resident", content=OPINION)

    assert refused.value.__cause__.diag.constraint_name == "comment_while_asked_for"
