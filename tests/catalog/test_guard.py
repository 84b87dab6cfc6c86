"""What the guard lets through: public addresses, the very ones that were checked, at every hop; TLS by name."""

from __future__ import annotations

import shutil
import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest
from h2.config import H2Configuration
from h2.connection import H2Connection
from h2.events import RequestReceived, StreamEnded

from shopsight.catalog.fetch import Fetcher
from shopsight.catalog.guard import is_public, resolve_with_system
from shopsight.core.errors import AddressRefused, FetchFailed
from tests.catalog.web_host import web_host

CERTIFICATES = ssl.create_default_context()


class TestAddresses:
    @pytest.mark.parametrize(
        "address", ["8.8.8.8", "1.1.1.1", "172.15.0.1", "172.32.0.1", "100.128.0.1", "192.167.1.1"]
    )
    def test_addresses_of_the_internet_are_public(self, address: str) -> None:
        assert is_public(address)

    @pytest.mark.parametrize("address", ["2606:4700::1111", "2001:4860:4860::8888", "2a00:1450::1", "2001:200::1"])
    def test_addresses_of_the_newer_internet_are_public(self, address: str) -> None:
        assert is_public(address)

    @pytest.mark.parametrize(
        "address",
        [
            "0.0.0.0",
            "0.1.2.3",
            "10.0.0.1",
            "10.255.255.255",
            "100.64.0.1",
            "100.100.100.200",
            "127.0.0.1",
            "127.255.255.254",
            "168.63.129.16",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.192",
            "192.0.2.1",
            "192.88.99.1",
            "192.168.1.1",
            "198.18.0.1",
            "198.51.100.1",
            "203.0.113.1",
            "224.0.0.1",
            "239.255.255.250",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::7f00:1",
            "::ffff:127.0.0.1",
            "::ffff:8.8.8.8",
            "::ffff:0:127.0.0.1",
            "64:ff9b::7f00:1",
            "64:ff9b:1::1",
            "100::1",
            "2001::1",
            "2001:10::1",
            "2001:db8::1",
            "2002:7f00:1::",
            "3fff::1",
            "5f00::1",
            "fc00::1",
            "fd00:ec2::254",
            "fe80::1",
            "fec0::1",
            "ff02::1",
        ],
    )
    def test_private_local_and_special_addresses_are_not(self, address: str) -> None:
        assert not is_public(address)


def guarded(*addresses: str) -> Fetcher:
    return Fetcher(resolve=lambda host, port: addresses, ssl_context=CERTIFICATES)


class TestGuard:
    @pytest.mark.parametrize(
        "address", ["127.0.0.1", "10.1.2.3", "169.254.169.254", "::1", "::ffff:10.0.0.1", "fe80::1%lo"]
    )
    def test_a_host_with_a_private_address_is_refused(self, address: str) -> None:
        with (
            guarded(address) as fetcher,
            pytest.raises(AddressRefused, match=r"open internet was wanted, got 'shop\.test'"),
        ):
            fetcher.fetch("http://shop.test/a.jpg")

    @pytest.mark.parametrize(
        "host",
        ["127.0.0.1", "127.1", "0x7f.0.0.1", "0x7f000001", "2130706433", "0177.0.0.1", "0", "localhost", "[::1]",
         "[::ffff:127.0.0.1]", "[0:0:0:0:0:ffff:7f00:1]", "①②⑦.0.0.1", "169.254.169.254", "[fd00:ec2::254]"],
    )  # fmt: skip
    def test_no_spelling_of_a_private_address_passes(self, host: str) -> None:
        with Fetcher(ssl_context=CERTIFICATES) as fetcher, pytest.raises(AddressRefused):
            fetcher.fetch(f"http://{host}:8080/latest/meta-data/")

    def test_a_file_is_guarded_as_well(self, tmp_path: Path) -> None:
        with guarded("10.0.0.1") as fetcher, pytest.raises(AddressRefused):
            fetcher.fetch_to_file("https://shop.test/feed.xml", tmp_path / "feed", 1000)

    def test_of_several_addresses_only_the_allowed_ones_are_connected_to(self) -> None:
        asked: list[str] = []

        def is_allowed(address: str) -> bool:
            asked.append(address)
            return address == "127.0.0.1"

        with web_host() as host:
            host.answers["/a"] = lambda asked: asked.answer(b"x")
            both = Fetcher(
                resolve=lambda *_: ["10.0.0.1", "127.0.0.1"], is_allowed=is_allowed, ssl_context=CERTIFICATES
            )
            with both:
                assert both.fetch(host.url("/a", "shop.test")).data == b"x"
        assert asked == ["10.0.0.1", "127.0.0.1"]

    def test_the_next_address_is_tried_where_one_does_not_answer(self) -> None:
        with web_host() as host:
            host.answers["/a"] = lambda asked: asked.answer(b"x")
            # Nobody listens on ::1: the test's host is bound to 127.0.0.1.
            addresses = ["::1", "127.0.0.1"]
            with Fetcher(allow_private=True, resolve=lambda *_: addresses, ssl_context=CERTIFICATES) as fetcher:
                assert fetcher.fetch(host.url("/a", "shop.test")).data == b"x"

    def test_the_connection_goes_to_the_address_that_was_checked(self) -> None:
        answers = [["127.0.0.1"], ["10.0.0.1"]]
        with web_host() as host:
            host.answers["/a"] = lambda asked: asked.answer(b"x")

            def rebinding(name: str, port: int) -> Sequence[str]:
                assert (name, port) == ("rebind.test", host.port)
                return answers.pop(0)

            with Fetcher(
                resolve=rebinding, is_allowed=lambda address: address == "127.0.0.1", ssl_context=CERTIFICATES
            ) as fetcher:
                assert fetcher.fetch(host.url("/a", "rebind.test")).data == b"x"
        assert len(answers) == 1, "the name was resolved once, for the check and the connection both"

    def test_every_hop_is_checked(self) -> None:
        with web_host() as host:
            host.answers["/a"] = lambda asked: asked.answer(status=302, headers={"Location": "http://10.0.0.1/admin"})
            with (
                Fetcher(is_allowed=lambda address: address == "127.0.0.1", ssl_context=CERTIFICATES) as fetcher,
                pytest.raises(AddressRefused, match=r"10\.0\.0\.1"),
            ):
                fetcher.fetch(host.url("/a"))

    def test_a_host_that_does_not_exist_is_reported_at_once(self) -> None:
        def unknown(host: str, port: int) -> Sequence[str]:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

        def sleep(seconds: float) -> None:
            raise AssertionError("a name that does not exist is not asked for again")

        with (
            Fetcher(resolve=unknown, sleep=sleep, ssl_context=CERTIFICATES) as fetcher,
            pytest.raises(FetchFailed, match=r"there is no host 'shop\.test'"),
        ):
            fetcher.fetch("https://shop.test/a")

    def test_the_environment_names_no_proxy(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
        monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:1")
        with web_host() as host, Fetcher(allow_private=True, ssl_context=CERTIFICATES) as fetcher:
            host.answers["/a"] = lambda asked: asked.answer(b"x")
            assert fetcher.fetch(host.url("/a")).data == b"x"

    def test_the_system_gives_each_address_once(self) -> None:
        assert resolve_with_system("127.0.0.1", 80) == ["127.0.0.1"]


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a file with a key and a certificate of shop.test, signed by itself."""
    if not shutil.which("openssl"):
        pytest.skip("openssl is not installed: no certificate for the tests of TLS")
    path = tmp_path_factory.mktemp("tls") / "shop.pem"
    subject = ["-subj", "/CN=shop.test", "-addext", "subjectAltName=DNS:shop.test"]
    key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", str(path)]
    command = ["openssl", "req", "-x509", *key, *subject, "-days", "2", "-out", str(path.with_suffix(".crt"))]
    subprocess.run(command, check=True, capture_output=True)
    path.write_text(path.read_text() + path.with_suffix(".crt").read_text())
    return path


@contextmanager
def http2_host(certificate: Path) -> Iterator[tuple[int, list[str | None]]]:
    """Serve one connection of HTTP/2 over TLS; give its port, and the list of server names that it was asked for."""
    names: list[str | None] = []
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    context.set_alpn_protocols(["h2"])
    context.sni_callback = lambda _socket, name, _context: names.append(name)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=_serve_http2, args=(listener, context))
        thread.start()
        try:
            yield listener.getsockname()[1], names
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            thread.join()


def _serve_http2(listener: socket.socket, context: ssl.SSLContext) -> None:
    try:
        with context.wrap_socket(listener.accept()[0], server_side=True) as client:
            connection = H2Connection(H2Configuration(client_side=False, header_encoding=None))
            connection.initiate_connection()
            client.sendall(connection.data_to_send())
            while received := client.recv(65536):
                for event in connection.receive_data(received):
                    if isinstance(event, RequestReceived):
                        asked = dict(event.headers or [])
                    if isinstance(event, StreamEnded) and event.stream_id is not None:
                        connection.send_headers(event.stream_id, [(":status", "200"), ("etag", '"h2"')])
                        connection.send_data(event.stream_id, asked[b":authority"], end_stream=True)
                client.sendall(connection.data_to_send())
    except OSError:
        return  # the client hung up, or the test is over


class TestTls:
    def trusting(self, certificate: Path) -> Fetcher:
        trust = ssl.create_default_context(cafile=str(certificate))
        return Fetcher(allow_private=True, attempts=1, resolve=lambda *_: ["127.0.0.1"], ssl_context=trust)

    def test_http2_is_spoken_with_the_name_of_the_host(self, certificate: Path) -> None:
        with http2_host(certificate) as (port, names), self.trusting(certificate) as fetcher:
            for _ in range(3):
                got = fetcher.fetch(f"https://shop.test:{port}/a")
                assert (got.data, got.etag) == (f"shop.test:{port}".encode(), '"h2"')
            assert names == ["shop.test"]

    def test_a_certificate_of_another_host_is_refused(self, certificate: Path) -> None:
        with (
            http2_host(certificate) as (port, _),
            self.trusting(certificate) as fetcher,
            pytest.raises(FetchFailed, match="its certificate is not valid: Hostname mismatch"),
        ):
            fetcher.fetch(f"https://other.test:{port}/a")

    def test_a_certificate_that_nobody_vouches_for_is_refused(self, certificate: Path) -> None:
        with (
            http2_host(certificate) as (port, _),
            Fetcher(allow_private=True, resolve=lambda *_: ["127.0.0.1"], ssl_context=CERTIFICATES) as fetcher,
            pytest.raises(FetchFailed, match="its certificate is not valid: self-signed"),
        ):
            fetcher.fetch(f"https://shop.test:{port}/a")
