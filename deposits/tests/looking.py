"""What the tests of deposits look at: the money, the clocks, the code of a refusal."""

from django.db import connection

from ledger.models import Account
from reminders.models import Deadline


def money(county):
    account = Account.objects.get(pk=county.deposit.account_id)
    return account.balance_yuan, account.held_yuan


def clock(subject, slug):
    return Deadline.objects.of(subject).get(rule__slug=slug)


def code_of(caught):
    error = caught.value
    if hasattr(error, "error_dict"):
        return {field: errors[0].code for field, errors in error.error_dict.items()}
    return error.error_list[0].code


def check_now():
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
