"""Which network addresses may be connected to: public ones, and those allowed by name.

Enters: a numeric address, as resolved. Leaves: the reason to refuse it, or None.
Deliberately no look-up and no socket: ``ingest.fetch`` asks here at connect time, on
every hop, after name resolution. Special ranges: the IANA registries for IPv4 and
IPv6 special-purpose addresses, as ``ipaddress`` knows them, plus the ranges that hide
an IPv4 address inside an IPv6 one.
"""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass

from ingest.errors import InputError

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

# RFC 6052: the low 32 bits are the IPv4 address that a translator connects to.
NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
# Ranges that ``is_global`` lets through although nothing public lives there:
# IETF protocol assignments (RFC 6890), 6to4 (RFC 7526, deprecated), local NAT64.
NEVER_PUBLIC: tuple[Network, ...] = (
    ipaddress.IPv4Network("192.0.0.0/24"),
    ipaddress.IPv6Network("2002::/16"),
    ipaddress.IPv6Network("64:ff9b:1::/48"),
)
LOOPBACK: tuple[Network, ...] = (
    ipaddress.IPv4Network("127.0.0.0/8"),
    ipaddress.IPv6Network("::1/128"),
)
# RFC 1918 and RFC 4193. Link-local is left out on purpose: cloud machines answer
# there with their credentials; name it in the setting if you must.
PRIVATE: tuple[Network, ...] = (
    *LOOPBACK,
    ipaddress.IPv4Network("10.0.0.0/8"),
    ipaddress.IPv4Network("172.16.0.0/12"),
    ipaddress.IPv4Network("192.168.0.0/16"),
    ipaddress.IPv6Network("fc00::/7"),
)


@dataclass(frozen=True, slots=True)
class AddressPolicy:
    """Public addresses, and those inside ``allowed`` networks."""

    allowed: tuple[Network, ...] = ()

    def refusal(self, address: str) -> str | None:
        """Return why ``address`` must not be connected to, or None.

        >>> AddressPolicy().refusal("169.254.169.254")
        '169.254.169.254 is not a public address'
        """
        parsed = embedded_address(ipaddress.ip_address(address.partition("%")[0]))
        if any(parsed in network for network in self.allowed):
            return None
        if is_public(parsed):
            return None
        return f"{address} is not a public address"


def embedded_address(address: Address) -> Address:
    """Return the IPv4 address that an IPv6 form leads to, else the address itself."""
    if not isinstance(address, ipaddress.IPv6Address):
        return address
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address in NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address


def is_public(address: Address) -> bool:
    """Return whether ``address`` is one that anybody on the internet may reach."""
    special = address.is_multicast or address.is_reserved or not address.is_global
    return not special and not any(address in network for network in NEVER_PUBLIC)


def read_policy(setting: str | None, *, allow_private: bool = False) -> AddressPolicy:
    """Read a comma-separated list of networks; an empty setting allows public only.

    Raises ``InputError`` where an item is not a network.
    """
    networks: list[Network] = list(PRIVATE) if allow_private else []
    for item in (setting or "").split(","):
        if not item.strip():
            continue
        try:
            networks.append(ipaddress.ip_network(item.strip(), strict=False))
        except ValueError as error:
            raise InputError(f"{item.strip()!r} is not a network: {error}") from error
    return AddressPolicy(tuple(networks))
