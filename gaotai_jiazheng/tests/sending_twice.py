"""A form that arrives twice, as it does where the connection breaks before the answer."""

from django.conf import settings


def sent_twice(client, address, given) -> list[str]:
    """Where three answers lead: to the form, to the same form that was under way at that moment and reads its
    session as it was, and to the form sent once more after it, with the cookie from before."""
    cookie = client.cookies.get(settings.SESSION_COOKIE_NAME)
    key = cookie and cookie.value
    before = dict(client.session.items())
    first = client.post(address, given)
    after = dict(client.session.items())
    _set_session(client, before)
    under_way = client.post(address, given)
    _set_session(client, after)
    client.cookies.pop(settings.SESSION_COOKIE_NAME)
    if key is not None:  # the new one of the lost answer never came
        client.cookies[settings.SESSION_COOKIE_NAME] = key
    later = client.post(address, given)
    return [answer.headers.get("Location", "") for answer in (first, under_way, later)]


def _set_session(client, values) -> None:
    session = client.session
    for key in set(session.keys()) - values.keys():
        del session[key]
    session.update(values)
    session.save()
