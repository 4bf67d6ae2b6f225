"""The administrator: makes an account, puts it into a bureau, looks how the portal is, and changes a working day."""

from datetime import date

from bench.journeys.casework import person
from reminders.models import CalendarDay, CalendarYear

USERNAME, NAME, BUREAU = "market-regulation-new", "闫新来", "县市场监管局"
WEAK, GOOD = "12345678", "hei-he-wan-2093-you"
HOLIDAY = "全县演示放假"


def walk(browser, address, password):
    keeper = person(browser, address, password, "system-admin")
    keeper.looks_at("/admin/", "administration-01-today")
    makes_an_account(keeper)
    gives_a_place(keeper)
    newcomer = person(browser, address, GOOD, USERNAME)
    newcomer.looks_at("/admin/", "administration-05-newcomer")
    newcomer.sees("本单位在办事项")
    looks_at_health(keeper)
    changes_a_day(keeper)
    return keeper


def makes_an_account(keeper):
    """A weak password is refused in a sentence; the name that was typed stays."""
    keeper.open("/admin/accounts/user/add/")
    keeper.fill(username=USERNAME, name=NAME, email=f"{USERNAME}@example.org", is_staff=True)
    keeper.fill(password1=WEAK, password2=WEAK)
    keeper.saves()
    keeper.sees("密码太短，至少要10个字符。")
    keeper.look("administration-02-weak")
    keeper.keeps(username=USERNAME, name=NAME)
    keeper.fill(password1=GOOD, password2=GOOD)
    keeper.saves()
    keeper.look("administration-03-account")


def gives_a_place(keeper):
    keeper.open("/admin/bureaus/bureaumember/add/")
    keeper.finds("user", NAME)
    keeper.finds("bureau", BUREAU)
    keeper.fill(role="handler", valid_from=date.today().isoformat())
    keeper.saves()
    keeper.look("administration-04-member")
    keeper.sees(NAME)


def looks_at_health(keeper):
    keeper.looks_at("/admin/doctor/", "administration-06-health")
    keeper.sees("平台体检")


def changes_a_day(keeper):
    """The last day of the last year that is loaded becomes a holiday: seen before it is written."""
    year = CalendarYear.objects.latest("pk")
    keeper.open("/admin/reminders/calendaryear/add/")
    keeper.fill(text="明天放假")
    keeper.press("^预览$")
    keeper.look("administration-07-unreadable")
    keeper.keeps(text="明天放假")
    keeper.fill(text=table_of(year), year=str(year.pk), document=year.document)
    keeper.press("^预览$")
    keeper.look("administration-08-preview")
    keeper.sees(HOLIDAY)
    keeper.press("^确认载入$")
    keeper.sees("已载入")
    keeper.look("administration-09-loaded")
    assert CalendarDay.objects.filter(day=date(year.pk, 12, 31), name=HOLIDAY).exists()


def table_of(year) -> str:
    days = CalendarDay.objects.filter(year=year).order_by("day")
    rows = [f"{each.day},{each.kind},{each.name}" for each in days]
    return "\n".join(("day,kind,name", *rows, f"{year.pk}-12-31,holiday,{HOLIDAY}"))
