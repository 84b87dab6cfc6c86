"""Downloads against a real server: retries, limits, conditions, redirects, secrets, politeness."""

from __future__ import annotations

import gzip
import logging
import ssl
import threading
import tracemalloc
import zlib
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from email.utils import formatdate
from pathlib import Path

import pytest

from shopsight.catalog.fetch import Fetcher
from shopsight.core.errors import AddressRefused, FetchFailed, FetchTooLarge
from tests.catalog.web_host import Answer, Asked, WebHost, web_host


@pytest.fixture
def host() -> Iterator[WebHost]:
    with web_host() as running:
        yield running


class Time:
    """A clock that stands still but for the sleeps."""

    def __init__(self) -> None:
        self.now_s = 1000.0
        self.sleeps_s: list[float] = []
        self._lock = threading.Lock()

    def clock(self) -> float:
        return self.now_s

    def sleep(self, seconds: float) -> None:
        with self._lock:
            self.sleeps_s.append(round(seconds, 3))
            self.now_s += seconds


@pytest.fixture
def time() -> Time:
    return Time()


CERTIFICATES = ssl.create_default_context()  # loaded once, which takes a tenth of a second


def to_loopback(host: str, port: int) -> list[str]:
    return ["127.0.0.1"]


@pytest.fixture
def make(time: Time) -> Iterator[Callable[..., Fetcher]]:
    made: list[Fetcher] = []

    def fetcher(**options: object) -> Fetcher:
        defaults: dict[str, object] = {
            "allow_private": True,
            "resolve": to_loopback,
            "clock": time.clock,
            "sleep": time.sleep,
            "chance": lambda: 0.5,
            "ssl_context": CERTIFICATES,
        }
        made.append(Fetcher(**{**defaults, **options}))  # type: ignore[arg-type]
        return made[-1]

    yield fetcher
    for one in made:
        one.close()


@pytest.fixture
def fetcher(make: Callable[..., Fetcher]) -> Fetcher:
    return make()


def always(body: bytes = b"", status: int = 200, **headers: str) -> Answer:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda asked: asked.answer(body, status, named)


def first(*answers: Answer) -> Answer:
    """Answer the first time with the first, the second time with the second, ..., then always with the last."""
    left = list(answers)
    return lambda asked: (left.pop(0) if len(left) > 1 else left[0])(asked)


def hang_up(asked: Asked) -> None:
    asked.close_connection = True


class TestDownload:
    def test_brings_the_bytes_and_what_the_host_says_of_them(self, host: WebHost, fetcher: Fetcher) -> None:
        host.answers["/a.jpg"] = always(b"pixels", ETag='"1"', Last_Modified="today", Content_Type="Image/JPEG; q=1")
        got = fetcher.fetch(host.url("/a.jpg"))
        assert (got.data, got.etag, got.last_modified, got.media_type) == (b"pixels", '"1"', "today", "image/jpeg")
        assert got.url == host.url("/a.jpg")

    def test_what_did_not_change_is_not_sent_again(self, host: WebHost, fetcher: Fetcher) -> None:
        host.answers["/a"] = lambda asked: (
            asked.answer(status=304) if asked.headers["If-None-Match"] == '"1"' else asked.answer(b"new")
        )
        unchanged = fetcher.fetch(host.url("/a"), etag='"1"', last_modified="Mon, 01 Jan 2024 00:00:00 GMT")
        assert (unchanged.data, unchanged.etag) == (None, '"1"')
        assert unchanged.last_modified == "Mon, 01 Jan 2024 00:00:00 GMT"
        assert host.asked[0][1]["if-modified-since"] == "Mon, 01 Jan 2024 00:00:00 GMT"
        assert fetcher.fetch(host.url("/a"), etag='"0"').data == b"new"

    def test_a_304_that_nobody_asked_for_is_a_failure(self, host: WebHost, fetcher: Fetcher) -> None:
        host.answers["/a"] = always(status=304)
        with pytest.raises(FetchFailed, match="304"):
            fetcher.fetch(host.url("/a"))

    def test_an_etag_that_cannot_be_a_header_is_not_sent(self, host: WebHost, fetcher: Fetcher) -> None:
        host.answers["/a"] = always(b"x")
        assert fetcher.fetch(host.url("/a"), etag='"é"\r\nX-Evil: 1').data == b"x"
        assert "if-none-match" not in host.asked[0][1]

    def test_gzip_is_unpacked(self, host: WebHost, fetcher: Fetcher) -> None:
        body = b"a feed " * 5000
        host.answers["/a"] = always(gzip.compress(body[:100]) + gzip.compress(body[100:]), Content_Encoding="gzip")
        assert fetcher.fetch(host.url("/a")).data == body
        assert host.asked[0][1]["accept-encoding"] == "gzip"

    def test_other_packings_are_refused(self, host: WebHost, fetcher: Fetcher) -> None:
        host.answers["/a"] = always(b"?", Content_Encoding="br")
        with pytest.raises(FetchFailed, match="'br'"):
            fetcher.fetch(host.url("/a"))

    def test_one_connection_serves_many_downloads(self, host: WebHost, fetcher: Fetcher) -> None:
        ports = set()

        def answer(asked: Asked) -> None:
            ports.add(asked.client_address)
            asked.answer(b"x")

        host.answers["/a"] = answer
        for _ in range(5):
            fetcher.fetch(host.url("/a"))
        assert len(ports) == 1

    def test_an_address_without_a_scheme_of_its_own_is_taken_as_https(self, fetcher: Fetcher) -> None:
        with pytest.raises(FetchFailed, match=r"^https://127.0.0.1:1/a could not be downloaded"):
            fetcher.fetch("//127.0.0.1:1/a")

    @pytest.mark.parametrize(
        "url", ["ftp://h/a", "file:///etc/passwd", "/a.jpg", "", "http://", "https:///x", "http://[x"]
    )
    def test_what_is_no_web_address_is_refused(self, url: str, fetcher: Fetcher) -> None:
        with pytest.raises(AddressRefused, match="wanted"):
            fetcher.fetch(url)


class TestRetries:
    @pytest.mark.parametrize("status", [408, 425, 429, 500, 502, 503, 504])
    def test_a_failure_that_passes_is_tried_again(
        self, status: int, host: WebHost, fetcher: Fetcher, time: Time
    ) -> None:
        host.answers["/a"] = first(always(status=status), always(status=status), always(b"x"))
        assert fetcher.fetch(host.url("/a")).data == b"x"
        assert time.sleeps_s == [0.5, 1.0]

    def test_a_lost_connection_is_tried_again(self, host: WebHost, fetcher: Fetcher, time: Time) -> None:
        cut = always(b"half", Content_Length="100", Connection="close")
        host.answers["/a"] = first(hang_up, cut, always(b"whole"))
        assert fetcher.fetch(host.url("/a")).data == b"whole"
        assert time.sleeps_s == [0.5, 1.0]

    def test_gzip_data_cut_short_is_tried_again(self, host: WebHost, fetcher: Fetcher) -> None:
        whole = gzip.compress(b"x" * 1000)
        answers = [always(part, Content_Encoding="gzip") for part in (whole[:-9], b"\x1f\x8b!!" + whole, whole)]
        host.answers["/a"] = first(*answers)
        assert fetcher.fetch(host.url("/a")).data == b"x" * 1000

    def test_delays_double_give_or_take_a_quarter(
        self, host: WebHost, make: Callable[..., Fetcher], time: Time
    ) -> None:
        host.answers["/a"] = always(status=503)
        for chance, delays_s in ((0.0, [0.375, 0.75, 1.5]), (1.0, [0.625, 1.25, 2.5])):
            time.sleeps_s.clear()
            with pytest.raises(FetchFailed, match="in 4 attempts: HTTP 503 Service Unavailable"):
                make(chance=lambda fixed=chance: fixed).fetch(host.url("/a"))
            assert time.sleeps_s == delays_s

    @pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 451, 206, 204])
    def test_a_failure_that_stays_is_reported_at_once(
        self, status: int, host: WebHost, fetcher: Fetcher, time: Time
    ) -> None:
        host.answers["/a"] = always(status=status)
        with pytest.raises(FetchFailed, match=f"/a could not be downloaded: HTTP {status} "):
            fetcher.fetch(host.url("/a"))
        assert len(host.asked) == 1
        assert time.sleeps_s == []

    def test_retry_after_is_honored(self, host: WebHost, fetcher: Fetcher, time: Time) -> None:
        host.answers["/a"] = first(always(status=429, Retry_After="7"), always(b"x"))
        assert fetcher.fetch(host.url("/a")).data == b"x"
        assert time.sleeps_s == [7.0]

    def test_retry_after_may_be_a_date(self, host: WebHost, make: Callable[..., Fetcher], time: Time) -> None:
        host.answers["/a"] = first(always(status=503, Retry_After=formatdate(1_000_009, usegmt=True)), always(b"x"))
        assert make(now=lambda: 1_000_000.0).fetch(host.url("/a")).data == b"x"
        assert time.sleeps_s == [9.0]

    @pytest.mark.parametrize("nonsense", ["soon", "-1", "", "Mon, 99 Jan 2024 00:00:00 GMT"])
    def test_a_retry_after_that_means_nothing_is_ignored(
        self, nonsense: str, host: WebHost, fetcher: Fetcher, time: Time
    ) -> None:
        host.answers["/a"] = first(always(status=503, Retry_After=nonsense), always(b"x"))
        assert fetcher.fetch(host.url("/a")).data == b"x"
        assert time.sleeps_s == [0.5]

    def test_a_host_that_wants_more_time_than_there_is_is_given_up(
        self, host: WebHost, fetcher: Fetcher, time: Time
    ) -> None:
        host.answers["/a"] = always(status=429, Retry_After="3600")
        with pytest.raises(FetchFailed, match="HTTP 429 Too Many Requests; it asks to be left alone for 3600 s"):
            fetcher.fetch(host.url("/a"))
        assert time.sleeps_s == []

    def test_a_host_cannot_hold_a_long_download_for_an_hour(
        self, host: WebHost, fetcher: Fetcher, time: Time, tmp_path: Path
    ) -> None:
        host.answers["/a"] = always(status=503, Retry_After="121")
        with pytest.raises(FetchFailed, match="left alone for 121 s"):
            fetcher.fetch_to_file(host.url("/a"), tmp_path / "feed", 1000)
        assert time.sleeps_s == []

    def test_no_retry_outlasts_the_deadline(self, host: WebHost, make: Callable[..., Fetcher], time: Time) -> None:
        host.answers["/a"] = always(status=500)
        with pytest.raises(FetchFailed, match="in 2 attempts"):
            make(deadline_s=1.2).fetch(host.url("/a"))
        assert time.sleeps_s == [0.5]

    def test_a_port_where_nobody_answers_is_reported(self, fetcher: Fetcher) -> None:
        with pytest.raises(FetchFailed, match=r"4 attempts.*refused"):
            fetcher.fetch("http://127.0.0.1:1/a")

    def test_a_host_that_drips_is_cut_off_at_the_deadline(self, host: WebHost) -> None:
        over = threading.Event()

        def drip(asked: Asked) -> None:
            asked.send_response(200)
            asked.send_header("Content-Length", "1000000")
            asked.end_headers()
            while not over.wait(0.02):
                asked.wfile.write(b".")

        host.answers["/a"] = drip
        try:
            with (
                Fetcher(allow_private=True, deadline_s=0.3, attempts=1) as fetcher,
                pytest.raises(FetchFailed, match=r"did not answer in time \(deadline 0.3 s\)"),
            ):
                fetcher.fetch(host.url("/a"))
        finally:
            over.set()


class TestLimits:
    def test_an_announced_length_over_the_limit_is_refused_unread(
        self, host: WebHost, make: Callable[..., Fetcher]
    ) -> None:
        host.answers["/a"] = always(Content_Length="999999999999")
        with pytest.raises(FetchTooLarge, match=r"at most 1,000 bytes were wanted from http://127.0.0.1:\d+/a"):
            make(max_bytes=1000).fetch(host.url("/a"))

    def test_a_body_without_a_length_is_cut_off_at_the_limit(self, host: WebHost, make: Callable[..., Fetcher]) -> None:
        def endless(asked: Asked) -> None:
            asked.send_response(200)
            asked.send_header("Connection", "close")
            asked.end_headers()
            try:
                while True:
                    asked.wfile.write(bytes(65536))
            except OSError:
                asked.close_connection = True

        host.answers["/a"] = endless
        with pytest.raises(FetchTooLarge):
            make(max_bytes=100_000).fetch(host.url("/a"))

    def test_a_bomb_is_cut_off_while_it_is_unpacked(self, host: WebHost, make: Callable[..., Fetcher]) -> None:
        packer = zlib.compressobj(level=9, wbits=31)
        bomb = b"".join(packer.compress(bytes(10_000_000)) for _ in range(6)) + packer.flush()
        host.answers["/a"] = always(bomb, Content_Encoding="gzip")
        fetcher = make(max_bytes=1_000_000)
        tracemalloc.start()
        try:
            with pytest.raises(FetchTooLarge):
                fetcher.fetch(host.url("/a"))
            assert tracemalloc.get_traced_memory()[1] < 6_000_000
        finally:
            tracemalloc.stop()

    def test_exactly_the_limit_is_allowed(self, host: WebHost, make: Callable[..., Fetcher]) -> None:
        host.answers["/a"] = always(b"x" * 1000)
        assert make(max_bytes=1000).fetch(host.url("/a")).data == b"x" * 1000


class TestRedirects:
    def test_relative_and_absolute_ones_are_followed(self, host: WebHost, fetcher: Fetcher) -> None:
        host.answers["/a"] = always(status=301, Location="b?x=1")
        host.answers["/b"] = always(status=308, Location=host.url("/c", "other.test"))
        host.answers["/c"] = always(b"x")
        got = fetcher.fetch(host.url("/a"))
        assert (got.data, got.url) == (b"x", host.url("/c", "other.test"))

    def test_five_are_followed_and_no_more(self, host: WebHost, fetcher: Fetcher) -> None:
        for hop in range(6):
            host.answers[f"/{hop}"] = always(status=302, Location=f"/{hop + 1}")
        host.answers["/6"] = always(b"x")
        assert fetcher.fetch(host.url("/1")).data == b"x"
        with pytest.raises(FetchFailed, match="redirects more than 5 times"):
            fetcher.fetch(host.url("/0"))

    def test_one_that_leads_nowhere_is_a_failure(self, host: WebHost, fetcher: Fetcher) -> None:
        host.answers["/a"] = always(status=302)
        with pytest.raises(FetchFailed, match="without saying where to"):
            fetcher.fetch(host.url("/a"))

    @pytest.mark.parametrize(
        "location", ["file:///etc/passwd", "gopher://127.0.0.1:6379/_x", "http://[", "javascript:1"]
    )
    def test_one_out_of_the_web_is_refused(self, location: str, host: WebHost, fetcher: Fetcher) -> None:
        host.answers["/a"] = always(status=302, Location=location)
        with pytest.raises(AddressRefused):
            fetcher.fetch(host.url("/a"))


class TestSecrets:
    def test_headers_go_to_their_host_alone(self, host: WebHost, make: Callable[..., Fetcher]) -> None:
        fetcher = make(headers={"CDN.test": {"Authorization": "Bearer s3cret"}})
        host.answers["/a"] = always(status=302, Location=host.url("/b", "other.test"))
        host.answers["/b"] = always(b"x")
        fetcher.fetch(host.url("/a", "cdn.test"))
        assert host.asked[0][1]["authorization"] == "Bearer s3cret"
        assert "authorization" not in host.asked[1][1]
        assert [asked["host"] for _, asked in host.asked] == [f"cdn.test:{host.port}", f"other.test:{host.port}"]

    def test_headers_may_be_for_one_port_only(self, host: WebHost, make: Callable[..., Fetcher]) -> None:
        host.answers["/a"] = always(b"x")
        make(headers={f"cdn.test:{host.port}": {"X-Key": "1"}}).fetch(host.url("/a", "cdn.test"))
        make(headers={"cdn.test:1": {"X-Key": "1"}}).fetch(host.url("/a", "cdn.test"))
        assert ["x-key" in asked for _, asked in host.asked] == [True, False]

    def test_credentials_in_the_address_are_sent_and_not_forwarded(self, host: WebHost, fetcher: Fetcher) -> None:
        host.answers["/a"] = always(status=302, Location=host.url("/b", "other.test"))
        host.answers["/b"] = always(b"x")
        fetcher.fetch(f"http://me:p%40ss@cdn.test:{host.port}/a")
        assert host.asked[0][1]["authorization"] == "Basic bWU6cEBzcw=="
        assert "authorization" not in host.asked[1][1]

    def test_neither_messages_nor_logs_show_secrets(
        self, host: WebHost, fetcher: Fetcher, caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level(logging.DEBUG)
        host.answers["/a"] = always(status=404)
        with pytest.raises(FetchFailed) as failure:
            fetcher.fetch(f"http://me:pass1@cdn.test:{host.port}/a?signature=pass2#pass3")
        assert f"http://cdn.test:{host.port}/a?… could not be downloaded: HTTP 404 Not Found" in failure.value.message
        assert "pass" not in failure.value.message + caplog.text

    def test_no_cookies_are_kept(self, host: WebHost, fetcher: Fetcher) -> None:
        host.answers["/a"] = always(b"x", Set_Cookie="session=1")
        fetcher.fetch(host.url("/a"))
        fetcher.fetch(host.url("/a"))
        assert "cookie" not in host.asked[1][1]


class TestPoliteness:
    def test_no_more_run_at_once_than_a_host_is_to_bear(self, host: WebHost, make: Callable[..., Fetcher]) -> None:
        running, most, lock = [0], [0], threading.Lock()
        three = threading.Barrier(3)

        def answer(asked: Asked) -> None:
            with lock:
                running[0] += 1
                most[0] = max(most[0], running[0])
            three.wait(10)
            with lock:
                running[0] -= 1
            asked.answer(b"x")

        host.answers["/a"] = answer
        fetcher = make(per_host=3)
        with ThreadPoolExecutor(12) as threads:
            got = list(threads.map(lambda _: fetcher.fetch(host.url("/a")).data, range(12)))
        assert got == [b"x"] * 12
        assert most[0] == 3

    def test_requests_to_one_host_start_an_interval_apart(
        self, host: WebHost, make: Callable[..., Fetcher], time: Time
    ) -> None:
        host.answers["/a"] = always(b"x")
        fetcher = make(min_interval_s=2.0)
        for name in ("one.test", "one.test", "two.test", "one.test"):
            fetcher.fetch(host.url("/a", name))
        assert time.sleeps_s == [2.0, 2.0]

    def test_a_host_that_asks_for_rest_gets_it_from_everyone(
        self, host: WebHost, make: Callable[..., Fetcher], time: Time
    ) -> None:
        host.answers["/a"] = always(status=503, Retry_After="30")
        host.answers["/b"] = always(b"x")
        fetcher = make(attempts=2, deadline_s=50)
        with pytest.raises(FetchFailed):
            fetcher.fetch(host.url("/a"))
        assert fetcher.fetch(host.url("/b")).data == b"x"
        assert time.sleeps_s == [30.0]

    def test_many_threads_share_one_fetcher(self, host: WebHost, make: Callable[..., Fetcher]) -> None:
        for number in range(20):
            host.answers[f"/{number}"] = first(always(status=503), always(str(number).encode()))
        fetcher = make(deadline_s=10_000)
        with ThreadPoolExecutor(10) as threads:
            got = threads.map(lambda number: fetcher.fetch(host.url(f"/{number % 20}")).data, range(200))
        assert list(got) == [str(number % 20).encode() for number in range(200)]


class TestFiles:
    def test_a_feed_is_saved_whole_in_bounded_memory(self, host: WebHost, fetcher: Fetcher, tmp_path: Path) -> None:
        def answer(asked: Asked) -> None:
            asked.send_response(200)
            asked.send_header("Content-Length", str(300 * 100_000))
            asked.end_headers()
            for number in range(300):
                asked.wfile.write(bytes([number % 251]) * 100_000)

        host.answers["/feed"] = answer
        tracemalloc.start()
        try:
            got = fetcher.fetch_to_file(host.url("/feed"), tmp_path / "feed.xml", max_bytes=50_000_000)
            assert tracemalloc.get_traced_memory()[1] < 3_000_000
        finally:
            tracemalloc.stop()
        assert got.path == tmp_path / "feed.xml"
        assert got.path.stat().st_size == 30_000_000
        assert got.path.read_bytes()[-1] == 299 % 251

    def test_after_a_failure_there_is_what_was_there_before(
        self, host: WebHost, fetcher: Fetcher, tmp_path: Path
    ) -> None:
        path = tmp_path / "feed.csv"
        path.write_text("old")
        host.answers["/feed"] = always(b"x" * 1000)
        with pytest.raises(FetchTooLarge):
            fetcher.fetch_to_file(host.url("/feed"), path, max_bytes=999)
        host.answers["/feed"] = always(b"half", Content_Length="100", Connection="close")
        with pytest.raises(FetchFailed):
            fetcher.fetch_to_file(host.url("/feed"), path, max_bytes=999)
        assert path.read_text() == "old"
        assert list(tmp_path.iterdir()) == [path]

    def test_a_retry_begins_the_file_anew(self, host: WebHost, fetcher: Fetcher, tmp_path: Path) -> None:
        cut = always(b"first try", Content_Length="100", Connection="close")
        host.answers["/feed"] = first(cut, always(b"second"))
        fetcher.fetch_to_file(host.url("/feed"), tmp_path / "feed", max_bytes=999)
        assert (tmp_path / "feed").read_bytes() == b"second"

    def test_an_unchanged_feed_writes_nothing(self, host: WebHost, fetcher: Fetcher, tmp_path: Path) -> None:
        host.answers["/feed"] = always(status=304)
        got = fetcher.fetch_to_file(host.url("/feed"), tmp_path / "feed", max_bytes=999, etag='"1"')
        assert (got.path, got.etag) == (None, '"1"')
        assert list(tmp_path.iterdir()) == []

    def test_a_place_that_cannot_be_written_is_named(self, host: WebHost, fetcher: Fetcher, tmp_path: Path) -> None:
        host.answers["/feed"] = always(b"x")
        with pytest.raises(FetchFailed, match=r"could not be saved as .*missing/feed: No such file"):
            fetcher.fetch_to_file(host.url("/feed"), tmp_path / "missing" / "feed", max_bytes=999)
