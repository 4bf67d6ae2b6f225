"""What a browser has opened by a number and its code, or has just been given them for. A leaf.

It is open as long as somebody is there: at a counter or in a reading room the next one sits down at the same browser.
"""

import time

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import redirect

IDLE_SECONDS = 60 * 60
SEEN_IS_NOTED_EVERY_SECONDS = 60
# The link of a text message opens another browser than the one inside the chat program in which a form was filled in.
NOT_OPEN_HERE = (
    "这个浏览器里没有等着填验证码的那一页，也没有打开的回执。验证码请填回原来的那一页（例如在微信里打开的）；"
    "找不到那一页的，请从头再办一次。已经办成的，编号在手机短信里。"
)


def open_row(request, name: str, pk: int, *, code: str = "") -> None:
    """Let this browser see a row. The session gets a new key, so that nobody who planted the old one looks on.

    name: of the kind of row in the session. code: of a receipt, which shows it.
    """
    request.session.cycle_key()
    show_row(request, name, pk, code=code)


def wait_for_code(request, name: str, pk: int) -> None:
    """Remember the row that waits for the code of a text message. The session gets its new key now: the receipt keeps
    it (``show_row``), so that the code, sent once more because the answer was lost, still finds the receipt."""
    request.session.cycle_key()
    request.session[name] = pk


def show_row(request, name: str, pk: int, *, code: str = "") -> None:
    """Let this browser see a row that it has waited for (``wait_for_code``)."""
    request.session[name] = {"pk": pk, "code": code, "seen": int(time.time())}


def opened_pk(request, name: str) -> int | None:
    """The key of the row that this browser has opened; None when it has opened none, and after an hour without
    a page of it."""
    return opened_with_code(request, name)[0]


def opened_with_code(request, name: str) -> tuple[int | None, str]:
    """The key of the row and the code of its receipt; (None, "") as ``opened_pk``."""
    kept = request.session.get(name)
    # Nothing, or what a session holds from before rows were closed again.
    if not isinstance(kept, dict):
        return None, ""
    idle_seconds = time.time() - kept["seen"]
    if idle_seconds >= IDLE_SECONDS:
        del request.session[name]
        return None, ""
    if idle_seconds >= SEEN_IS_NOTED_EVERY_SECONDS:
        request.session[name] = {**kept, "seen": int(time.time())}
    return kept["pk"], kept.get("code", "")


def open_again(target: str) -> HttpResponseRedirect:
    """The way back to number and code, for a page whose row is not open any more. Words that were sent to it are
    given back to whoever wrote them (``gaotai_jiazheng.signed_out_page``)."""
    response = redirect(target)
    response.gives_words_back = True
    return response


def not_open_here(request, target: str) -> HttpResponseRedirect:
    """The way on for a page of a row that this browser does not have, with a sentence where it may be."""
    messages.warning(request, NOT_OPEN_HERE)
    return redirect(target)
