"""A clerk leaves: her cases go to a colleague together, with their days, and both are told so by their pages."""

import re

from accounts.models import User
from bench.journeys.casework import person
from complaints.models import Complaint

BUREAU, LEAVES, FOLLOWS = (
    "market-regulation",
    "market-regulation-handler",
    "market-regulation-handler-2",
)
LIST = "/admin/complaints/complaint/"
BOX = "[name=_selected_action]"
CASES = 3


def walk(browser, address, password):
    contact = person(browser, address, password, BUREAU)
    leaves, follows = (user_of(username) for username in (LEAVES, FOLLOWS))
    hers, mine = f"{LIST}?assignee={leaves.pk}", f"{LIST}?assignee=me"
    open_ones = Complaint.objects.open().filter(bureau__slug=BUREAU, assignee=None)
    numbers = list(open_ones.order_by("next_due_on").values_list("number", flat=True)[:CASES])
    chooses(contact, f"{LIST}?assignee=nobody", numbers)
    hands(contact, leaves.name, len(numbers))
    clerk = person(browser, address, password, LEAVES)
    clerk.looks_at(mine, "handover-03-hers")
    before = listed(clerk)
    assert set(numbers) <= before
    chooses(contact, hers)
    hands(contact, follows.name, len(before))
    successor = person(browser, address, password, FOLLOWS)
    is_told(successor, mine, numbers)
    assert before <= listed(successor)
    clerk.open(mine)
    assert not listed(clerk)
    return contact


def user_of(username) -> User:
    return User.objects.get(username=username)


def listed(clerk) -> set:
    """The numbers of the cases in the list that is open."""
    return set(re.findall(r"GT[0-9]+[0-9A-Z]", clerk.page.inner_text("#content, main")))


def chooses(contact, path, numbers=()):
    """Ticks these cases of the list, or all of it, to hand them over together."""
    contact.open(path)
    if not numbers:
        contact.page.locator("#action-toggle").check()
    for number in numbers:
        row = contact.page.locator("#result_list tr", has_text=number)
        row.locator(BOX).check()
    contact.page.locator("select[name=action]").select_option("assign_many")
    contact.look("handover-01-chosen")
    with contact.page.expect_navigation():
        contact.page.locator("#changelist-form button[name=index]").first.click()


def hands(contact, to, cases):
    """Nobody chosen yet is said; then who gets which is shown before it is done."""
    contact.press("^预览$")
    contact.sees("请选择经办人。")
    contact.fill(to={"label": to})
    contact.press("^预览$")
    contact.look("handover-02-preview")
    contact.press(f"^把{cases}件交给{to}$")
    contact.sees(f"已把{cases}件事项交给{to}。")


def is_told(successor, mine, numbers):
    """A message for each case, the cases in her list with their days, and the step on the page of one."""
    successor.looks_at("/inbox/", "handover-04-told")
    successor.sees("已交由您办理")
    successor.open(mine)
    successor.press(numbers[0])
    successor.look("handover-06-case")
    successor.sees("交办")
    successor.looks_at(mine, "handover-05-list")
