"""Which addresses may be connected to."""

from __future__ import annotations

import pytest

from ingest.addresses import AddressPolicy, read_policy
from ingest.errors import InputError

REFUSED = [
    "127.0.0.1",
    "127.8.9.10",
    "10.0.0.1",
    "172.16.5.4",
    "192.168.1.1",
    "100.64.0.1",
    "169.254.169.254",
    "0.0.0.0",  # noqa: S104 - an address to refuse
    "255.255.255.255",
    "224.0.0.1",
    "240.0.0.1",
    "192.0.0.8",
    "198.18.0.1",
    "203.0.113.7",
    "::1",
    "::",
    "fd00::1",
    "fe80::1%eth0",
    "ff02::1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b:1::1",
    "2002:7f00:1::",
    "2001:db8::1",
]
ALLOWED = ["8.8.8.8", "1.1.1.1", "172.15.0.1", "2606:4700::1111", "64:ff9b::808:808"]


@pytest.mark.parametrize("address", REFUSED)
def test_special_addresses_are_refused(address):
    """An address that is not public is refused, in whatever form it hides."""
    assert AddressPolicy().refusal(address)


@pytest.mark.parametrize("address", ALLOWED)
def test_public_addresses_are_allowed(address):
    """A public address is allowed, also through a translator's prefix."""
    assert AddressPolicy().refusal(address) is None


def test_the_setting_allows_networks_by_name():
    """A network in the setting is allowed, its neighbour is not."""
    policy = read_policy("10.1.0.0/16, fd12::/16")
    assert policy.refusal("10.1.2.3") is None
    assert policy.refusal("::ffff:10.1.2.3") is None
    assert policy.refusal("10.2.0.1")
    assert policy.refusal("127.0.0.1")


def test_allow_private_still_refuses_the_metadata_address():
    """Private networks may be allowed as a whole; link-local stays out."""
    policy = read_policy(None, allow_private=True)
    assert policy.refusal("127.0.0.1") is None
    assert policy.refusal("192.168.1.1") is None
    assert policy.refusal("169.254.169.254")


def test_a_setting_that_is_no_network_is_said():
    """A typing mistake in the setting names the item."""
    with pytest.raises(InputError, match=r"10\.0\.0\.0/99"):
        read_policy("10.0.0.0/99")
