"""From which address a request comes, and which addresses count as one when something is limited."""

import ipaddress

from django.conf import settings


def client_address(request) -> str:
    """The client's address; "" when the server does not know it (a local socket).

    Each trusted proxy appends the address it was called from to X-Forwarded-For, so that with
    ``settings.TRUSTED_PROXY_COUNT`` of them the client's is that many from the right. What stands
    further left came from the client and may say anything. A header that is shorter than that did not
    pass all the proxies and is not believed either.
    """
    proxies = settings.TRUSTED_PROXY_COUNT
    if proxies:
        hops = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
        if len(hops) >= proxies and (address := _normal(hops[-proxies])):
            return address
    return _normal(request.META.get("REMOTE_ADDR", ""))


def address_block(address: str) -> str:
    """The address as limits count it: an IPv6 subscriber has a whole /64, so that is one address."""
    if ":" not in address:
        return address
    return str(ipaddress.ip_network((address, 64), strict=False).network_address)


def _normal(text):
    """One spelling per address, without port, brackets and zone; "" for what is no address."""
    text = text.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return ""
    return str(getattr(address, "ipv4_mapped", None) or address)
