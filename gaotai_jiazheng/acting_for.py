"""For whom a page was written: whoever acts for several may have chosen another one in a second tab meanwhile.

The wrapper of such pages notes for whom a page is; ``{% csrf_token %}`` puts it into every form of the page, and a
form that comes back for another one is refused. A leaf.
"""

from django.shortcuts import render

FIELD = "acts_for"
CONFLICT = 409


def note(request, row) -> None:
    """The forms of the page that is answered with are this row's."""
    request.acts_for = str(row.pk)


def is_of_another(request, row) -> bool:
    """Whether a form was sent that stood on a page of somebody else's."""
    return request.method == "POST" and request.POST.get(FIELD, str(row.pk)) != str(row.pk)


def refuse(request, row, mine, *, choose: str, name: str):
    """409, with the words that were typed and the way back to the one for whom they were.

    mine: rows that the person acts for. choose: address where one of them is chosen, by ``name``.
    """
    named = next((each for each in mine if str(each.pk) == request.POST[FIELD]), None)
    typed = [
        value
        for field, values in request.POST.lists()
        for value in values
        if "password" not in field and not value.isascii()
    ]
    context = {
        "row": row,
        "named": named,
        "typed": typed,
        "has_files": bool(request.FILES),
        "choose": choose,
        "name": name,
        "next": request.get_full_path() if typed else "",
    }
    return render(request, "acting_for.html", context, status=CONFLICT)
