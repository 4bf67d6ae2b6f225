"""How the case list reads its rows: the same few queries at a thousand cases and at a million."""

from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import SuspiciousOperation
from unfold.views import ChangeList

from bureaus.permissions import oversees_all_bureaus
from complaints.admin.filters import FILTER_KEYS, Due
from complaints.figures import read_counted
from gaotai_jiazheng.register_admin import ShortPaginator

PAGE_KEY = "p"
SEARCH_KEY = "q"
KNOWN_KEYS = FILTER_KEYS | {PAGE_KEY, SEARCH_KEY}
ROWS_PER_PAGE = 50

# What a row of the list shows; sealed fields and the long texts stay in the database.
LISTED_FIELDS = (
    "number",
    "title",
    "state",
    "channel",
    "next_due_on",
    "next_due_is_expected",
    "next_due_is_provisional",
    "category__name",
    "bureau__name",
    "assignee__name",
    "assignee__username",
)


class CasePaginator(ShortPaginator):
    """Reads a page by the keys that were found for its count."""

    template_name = "admin/complaints/complaint/pagination.html"

    def page(self, number):
        """The rows of a page, by keys that were found before or that the one table gives in its order.

        Asked for fifty rows in order and for the names that belong to them at once, the database may
        read every row that matches, or a table of a million newest first for a bureau's sixty cases.
        """
        number = self.validate_number(number)
        first = (number - 1) * self.per_page
        last = first + self.per_page
        if self.has_more:
            rows = listed(self.object_list, self.object_list.values("pk")[first:last])
        else:
            rows = listed(self.object_list, self.found)[first:last]
        return self._get_page(rows, number, self)


def listed(cases, keys):
    """What the list shows of the cases with these keys, in the order of the others."""
    rows = cases.model.objects.filter(pk__in=keys).order_by(*cases.query.order_by)
    return rows.select_related("category", "bureau", "assignee").only(*LISTED_FIELDS)


class CaseChangeList(ChangeList):
    """A list that answers 400 to a page that is not there, where Django would redirect."""

    def get_results(self, request):
        try:
            super().get_results(request)
        except IncorrectLookupParameters as error:
            raise SuspiciousOperation("no such page") from error
        if not 1 <= self.page_num <= self.paginator.num_pages:
            raise SuspiciousOperation("no such page")
        # Django reads a single page without the paginator, which has found its rows already.
        self.result_list = self.paginator.page(self.page_num).object_list

    @property
    def previous_page(self):
        return self.page_link(self.page_num - 1) if self.page_num > 1 else None

    @property
    def next_page(self):
        is_last = self.page_num >= self.paginator.num_pages
        return None if is_last else self.page_link(self.page_num + 1)

    def page_link(self, number):
        return self.get_query_string({PAGE_KEY: number})


def refuse_unknown_keys(query):
    """Raise SuspiciousOperation (400) for a key or a page that the list does not know.

    Django would redirect and drop it; a typing error in a filter must not show other cases than meant.
    """
    if unknown := set(query) - KNOWN_KEYS:
        raise SuspiciousOperation(f"unknown filter: {', '.join(sorted(unknown))}")
    if not query.get(PAGE_KEY, "1").isdecimal():
        raise SuspiciousOperation("page is not a number")


def due_tabs(query):
    """The choices of the due filter as links that keep the other filters."""
    tabs = []
    for value, label in [("", "全部期限"), *Due.choices]:
        target = query.copy()
        target.pop(PAGE_KEY, None)
        target["due"] = value
        tabs.append(
            {
                "label": label,
                "link": f"?{target.urlencode()}",
                "is_current": query.get("due", "") == value,
            }
        )
    return tabs


def figure_words(query, user) -> str:
    """Of a list behind a figure: which one, and why its rows may be others than the figure counts; "" for any
    other list. How many there are besides is not said: small numbers are held back."""
    counted = read_counted(query.get("counted", ""))
    if counted is None:
        return ""
    words = f"{counted.label}计入的事项，按现在的记录"
    if counted.figure.kind:
        words += "；公布的数每小时汇总一次"
    if not oversees_all_bureaus(user):
        words += "。这里只列您能查看的，别的单位承办的也在那个数里，所以可能比那个数少"
    return words + "。"
