"""`moderation webhooks`: the secret alone on the last line, and an address that is none refused."""

from __future__ import annotations

from tests.cli.test_sites import run

__all__ = ["run"]


def test_a_webhook_is_added_listed_and_removed(run) -> None:
    made = run("webhooks", "add", "--url", "https://www.example.org/hooks?key=hidden", "--event", "comment.held")
    assert made.exit_code == 0, made.output
    assert made.output.splitlines()[-1].startswith("whsec_")
    listed = run("webhooks", "list").output
    assert listed == "1  https://www.example.org/hooks  comment.held\n"
    assert run("webhooks", "remove", "1").exit_code == 0
    assert run("webhooks", "remove", "1").exit_code == 2
    assert run("webhooks", "list").output == ""


def test_what_is_no_address_is_refused(run) -> None:
    assert run("webhooks", "add", "--url", "no address").exit_code == 2
    assert run("webhooks", "add", "--url", "https://www.example.org", "--event", "comment.liked").exit_code == 2
