"""The address counts only where a trusted proxy wrote it."""

import pytest
from django.test import RequestFactory

from gaotai_jiazheng.client_address import address_block, client_address


def request(remote="203.0.113.9", forwarded=None):
    headers = {} if forwarded is None else {"HTTP_X_FORWARDED_FOR": forwarded}
    return RequestFactory().get("/", REMOTE_ADDR=remote, **headers)


def test_without_proxies_the_header_is_not_believed(settings):
    settings.TRUSTED_PROXY_COUNT = 0

    assert client_address(request(forwarded="198.51.100.1")) == "203.0.113.9"


@pytest.mark.parametrize(
    ("proxies", "forwarded", "expected"),
    [
        pytest.param(1, "198.51.100.1", "198.51.100.1", id="what the one proxy wrote"),
        pytest.param(
            1, "10.9.9.9, 198.51.100.1", "198.51.100.1", id="the client's own entry is left out"
        ),
        pytest.param(2, "10.9.9.9, 198.51.100.1, 192.0.2.7", "198.51.100.1", id="two proxies"),
        pytest.param(2, "198.51.100.1", "203.0.113.9", id="did not pass both proxies"),
        pytest.param(1, None, "203.0.113.9", id="no header"),
        pytest.param(1, "unknown", "203.0.113.9", id="no address"),
        pytest.param(1, "198.51.100.1:4711", "198.51.100.1", id="with port"),
        pytest.param(1, "[2001:db8::5]:4711", "2001:db8::5", id="IPv6 with port"),
        pytest.param(1, "2001:DB8:0::5", "2001:db8::5", id="one spelling"),
        pytest.param(1, "::ffff:198.51.100.1", "198.51.100.1", id="IPv4 in IPv6"),
    ],
)
def test_the_address_is_the_one_that_the_outermost_trusted_proxy_saw(
    settings, proxies, forwarded, expected
):
    settings.TRUSTED_PROXY_COUNT = proxies

    assert client_address(request(forwarded=forwarded)) == expected


def test_a_local_socket_has_no_address(settings):
    settings.TRUSTED_PROXY_COUNT = 0

    assert client_address(request(remote="")) == ""


@pytest.mark.parametrize(
    ("address", "block"),
    [
        ("198.51.100.1", "198.51.100.1"),
        ("2001:db8:1:2:aaaa::5", "2001:db8:1:2::"),
        ("2001:db8:1:2:bbbb::6", "2001:db8:1:2::"),
        ("", ""),
    ],
)
def test_a_subscribers_ipv6_network_counts_as_one_address(address, block):
    assert address_block(address) == block
