"""Where news may be sent: a partner's server, and never one of the county's own.

An address is refused twice: when it is typed, by what it says, and when it is called, by the machine
that its name stands for at that moment.
"""

import ipaddress
import socket
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError

DEFAULT_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True)
class Target:
    """An address taken apart; ``path`` is what the request line says."""

    scheme: str
    host: str
    port: int
    path: str


class AddressRefused(Exception):
    """The name stands for a machine that must not be called, or for none."""


def target_of(url: str) -> Target:
    """The parts of a callback address. Raises ValidationError, code unsafe_address."""
    try:
        parts = urlsplit(url)
        port = parts.port or DEFAULT_PORTS.get(parts.scheme, 0)
    except ValueError:
        raise refusal("这不是一个网址。") from None
    if not parts.hostname or any(character <= " " for character in url) or not url.isascii():
        raise refusal("这不是一个网址。")
    if parts.username or parts.password or parts.fragment:
        raise refusal("回传地址不能带用户名、密码和“#”。")
    if parts.scheme != "https" and not (parts.scheme == "http" and is_internal(parts.hostname)):
        raise refusal("回传地址应以 https:// 开头。")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(parts.scheme, parts.hostname, port, path)


def refusal(message):
    return ValidationError(message, code="unsafe_address")


def refuse_unsafe_address(url: str):
    """Validate a callback address by what it says. Raises ValidationError, code unsafe_address."""
    target = target_of(url)
    try:
        target.host.encode("idna")
    except UnicodeError:  # two dots, or a part of more than 63 letters
        raise refusal("网址里的主机名写得不对，请核对。") from None


def is_internal(host: str) -> bool:
    """Whether the operators have listed this host as one on their own network."""
    return host.lower() in settings.EXCHANGE_INTERNAL_HOSTS


def resolve(target: Target) -> tuple[str, int]:
    """The machine to connect to, (address, port); it has been checked, so it is what is connected to.

    Raises AddressRefused where the name leads into a private, local or reserved network and is not
    listed in EXCHANGE_INTERNAL_HOSTS; OSError where it leads nowhere.
    """
    found = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
    address = found[0][4][0].partition("%")[0]
    if not is_internal(target.host) and not ipaddress.ip_address(address).is_global:
        raise AddressRefused("回传地址指向内部网络")
    return address, target.port
