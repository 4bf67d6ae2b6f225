"""One signed POST to a partner: to the address that was checked, never on to another, never for long."""

import http.client
import socket
import ssl
import threading
from contextlib import suppress
from http import HTTPStatus

from django.core.exceptions import ValidationError
from django.utils import timezone

from exchange import signing
from exchange.addresses import AddressRefused, resolve, target_of
from exchange.keys import signing_key

CONNECT_SECONDS = 5
# From the first byte sent to the last header read; a server that answers a byte at a time is cut off too.
ANSWER_SECONDS = 10


class NotDelivered(Exception):
    """The partner did not take it; the argument says why, in Chinese.

    is_unreachable: the server itself does not answer, so that another try just now is of no use.
    """

    def __init__(self, reason, *, is_unreachable=False):
        super().__init__(reason)
        self.is_unreachable = is_unreachable


def post(delivery) -> None:
    """Send a delivery to its partner. Any answer of 200 to 299 means taken; its body is not read.

    Raises NotDelivered.
    """
    partner = delivery.partner
    key = signing_key(partner)
    if key is None:
        raise NotDelivered("没有有效的密钥，无法签名", is_unreachable=True)
    try:
        target = target_of(partner.callback_url)
        address = resolve(target)
    except (ValidationError, AddressRefused) as error:
        raise NotDelivered(reason_of(error), is_unreachable=True) from error
    except OSError as error:
        raise NotDelivered("找不到回传地址的主机", is_unreachable=True) from error
    body = delivery.body.encode()
    headers = {
        "Host": target.host if target.port in {80, 443} else f"{target.host}:{target.port}",
        "Content-Type": "application/json; charset=utf-8",
        "Connection": "close",
        signing.DELIVERY: str(delivery.reference),
        **signing.signed_headers(
            partner.slug, key.key_id, key.secret, "POST", target.path, body, timezone.now()
        ),
    }
    try:
        status = status_of_answer(target, address, body, headers)
    except (OSError, http.client.HTTPException) as error:
        reason = f"对方没有应答（{type(error).__name__}）"
        raise NotDelivered(reason, is_unreachable=True) from error
    if not HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
        raise NotDelivered(f"对方答复 {status}")


def reason_of(error):
    return error.message if isinstance(error, ValidationError) else str(error)


def status_of_answer(target, address, body, headers) -> int:
    """Send the request over a connection to exactly this address and read the answer's head."""
    connection = http.client.HTTPConnection(target.host, target.port)
    with socket.create_connection(address, timeout=CONNECT_SECONDS) as plain:
        connection.sock = plain
        if target.scheme == "https":
            context = ssl.create_default_context()
            connection.sock = context.wrap_socket(plain, server_hostname=target.host)
        with connection.sock as channel:
            channel.settimeout(ANSWER_SECONDS)
            is_late = threading.Event()
            cut_off = threading.Timer(ANSWER_SECONDS, cut, [channel, is_late])
            cut_off.start()
            try:
                connection.request("POST", target.path, body, headers)
                status = connection.getresponse().status
                if is_late.is_set():
                    raise TimeoutError  # to http.client a head that was cut off is a head
                return status
            finally:
                cut_off.cancel()
                connection.close()


def cut(channel, is_late):
    """Say that it is too late, then end what another thread is waiting for."""
    is_late.set()
    with suppress(OSError):  # it may have ended by itself meanwhile
        channel.shutdown(socket.SHUT_RDWR)
