"""The guard against server-side request forgery: which addresses may be fetched from, and connections to those only.

A feed or a shopper names a URL and this machine fetches it. Without a guard they could reach what only this machine
can: its own services, the network behind it, the cloud's metadata. The host is resolved here, every address it has is
checked, and the connection goes to the very address that was checked, so that a second answer of the name server
(DNS rebinding) changes nothing.
"""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterable, Sequence
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from ssl import SSLContext
from typing import Any, TypeAlias

import httpcore

from shopsight.core.errors import AddressRefused

Resolve: TypeAlias = Callable[[str, int], Sequence[str]]
"""(host, port) to its IP addresses in order of preference; raises OSError where there are none."""

# IANA's registries of special-purpose addresses (2024-10), rather than ipaddress.is_global, which differs from one
# patch release of Python to the next.
_NOT_PUBLIC_V4 = [
    ip_network(network)
    for network in (
        "0.0.0.0/8",  # this network, unspecified
        "10.0.0.0/8",  # private
        "100.64.0.0/10",  # shared by a carrier (CGNAT); Alibaba's metadata
        "127.0.0.0/8",  # loopback
        "168.63.129.16/32",  # Azure's host, seen from its guests
        "169.254.0.0/16",  # link-local; metadata of AWS, Azure, Google and others
        "172.16.0.0/12",  # private
        "192.0.0.0/24",  # protocol assignments; Oracle's metadata
        "192.0.2.0/24",  # documentation
        "192.88.99.0/24",  # 6to4 relays
        "192.168.0.0/16",  # private
        "198.18.0.0/15",  # benchmarks
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, broadcast
    )
]
# Of IPv6 only global unicast is public, so that what is not listed (loopback, unique local, link-local, IPv4-mapped,
# NAT64, multicast, ...) is refused; of that, these ranges lead to IPv4 addresses in disguise or nowhere.
_GLOBAL_UNICAST_V6 = IPv6Network("2000::/3")
_NOT_PUBLIC_V6 = [
    IPv6Network(network)
    for network in (
        "2001::/23",  # protocol assignments, Teredo
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4
        "3fff::/20",  # documentation
    )
]


def is_public(address: str) -> bool:
    """Tell whether an IP address is one of the open internet."""
    parsed = ip_address(address)
    if isinstance(parsed, IPv4Address):
        return not any(parsed in network for network in _NOT_PUBLIC_V4)
    return _is_public_v6(parsed)


def _is_public_v6(address: IPv6Address) -> bool:
    return address in _GLOBAL_UNICAST_V6 and not any(address in network for network in _NOT_PUBLIC_V6)


def resolve_with_system(host: str, port: int) -> list[str]:
    """Return the addresses that the system knows for a host; spellings such as 0x7f.1 and 2130706433 are resolved."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


class GuardedBackend(httpcore.NetworkBackend):
    """Opens connections to addresses that `is_allowed` only, and lets no read or write outlast the deadline.

    `remaining_s` tells how long the request of the calling thread may still take.
    """

    def __init__(self, resolve: Resolve, is_allowed: Callable[[str], bool], remaining_s: Callable[[], float]) -> None:
        self._resolve = resolve
        self._is_allowed = is_allowed
        self._remaining_s = remaining_s
        self._system = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to the first address of `host` that is allowed and answers.

        Raises AddressRefused where none is allowed, httpcore.ConnectError or ConnectTimeout where none answers.
        """
        failure: httpcore.ConnectError | httpcore.ConnectTimeout | None = None
        for address in self._allowed_addresses(host, port):
            try:
                stream = self._system.connect_tcp(
                    address, port, _shorter(timeout, self._remaining_s()), local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
            else:
                return _DeadlineStream(stream, self._remaining_s)
        raise failure or httpcore.ConnectError("the host has no address")

    def _allowed_addresses(self, host: str, port: int) -> Sequence[str]:
        try:
            addresses = [address.partition("%")[0] for address in self._resolve(host, port)]
        except (OSError, UnicodeError) as error:
            raise httpcore.ConnectError(f"the host {host!r} is not known: {error}") from error
        allowed = [address for address in addresses if self._is_allowed(address)]
        if addresses and not allowed:
            raise AddressRefused(
                f"an address on the open internet was wanted, got {host!r}, which is {', '.join(addresses)}: "
                "private, local and special addresses are refused unless the setting that allows them is on"
            )
        return allowed


class _DeadlineStream(httpcore.NetworkStream):
    """A connection on which no wait outlasts the deadline, however slowly the other side drips."""

    def __init__(self, stream: httpcore.NetworkStream, remaining_s: Callable[[], float]) -> None:
        self._stream = stream
        self._remaining_s = remaining_s

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, _shorter(timeout, self._remaining_s()))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, _shorter(timeout, self._remaining_s()))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        timeout = _shorter(timeout, self._remaining_s())
        return _DeadlineStream(self._stream.start_tls(ssl_context, server_hostname, timeout), self._remaining_s)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


# A socket's timeout of 0 would mean not to wait at all, which ends in another error than a timeout.
_LEAST_WAIT_S = 0.001


def _shorter(timeout_s: float | None, remaining_s: float) -> float:
    return max(_LEAST_WAIT_S, remaining_s if timeout_s is None else min(timeout_s, remaining_s))
