"""A client that others wrote finds what it expects, over a real connection."""

from __future__ import annotations

import akismet
import httpx
import pytest
from akismet import APIKeyError, CheckResponse, Config, SyncClient

BLOG = "https://blog.example/"


def rewritten(server: str) -> httpx.Client:
    """A connection that sends what is meant for the service on the internet to this server instead."""

    class Here(httpx.HTTPTransport):
        def handle_request(self, request: httpx.Request) -> httpx.Response:
            request.url = httpx.URL(f"{server}{request.url.raw_path.decode()}")
            return super().handle_request(request)

    return httpx.Client(transport=Here())


@pytest.fixture
def client(server: str, key: str) -> SyncClient:
    return SyncClient.validated_client(Config(key=key, url=BLOG), http_client=rewritten(server))


def test_a_comment_is_checked_and_corrected(client: SyncClient) -> None:
    with client:
        fine = {"comment_author": "Ada", "comment_content": "Lovely", "comment_context": ["buses", "news"]}
        assert client.comment_check("192.0.2.1", **fine) == CheckResponse.HAM
        assert client.comment_check("192.0.2.1", comment_content="you fool") == CheckResponse.SPAM
        assert client.comment_check("192.0.2.1", comment_author="akismet-guaranteed-spam") == CheckResponse.SPAM
        assert client.submit_spam("192.0.2.1", **fine)
        assert client.submit_ham("192.0.2.1", comment_content="you fool")
        assert client.usage_limit()["usage"] == 3


def test_this_client_sends_no_key_when_it_asks_for_sites_and_is_told_so(client: SyncClient) -> None:
    with client, pytest.raises(APIKeyError):
        client.key_sites()


def test_a_wrong_key_is_noticed_before_anything_is_sent(server: str, key: str) -> None:
    connection = rewritten(server)
    with connection, pytest.raises(APIKeyError):
        akismet.SyncClient.validated_client(Config(key="wrongkey1234", url=BLOG), http_client=connection)
