"""Settings: read as a whole, every mistake at once, secrets never shown."""

from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from moderation.keeping import Keep
from moderation.settings import NAMES, Settings, SettingsError

SECRET = "a-long-enough-secret-for-the-tests-0123456789"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    (tmp_path / "policy.yaml").write_text("version: 1\n", encoding="utf-8")
    return tmp_path


def problems_of(environ: dict[str, str], place: Path) -> str:
    with pytest.raises(SettingsError) as caught:
        Settings.from_environment(environ, place)
    return "\n".join(caught.value.problems)


def test_without_any_setting_everything_has_a_sensible_default(place):
    settings = Settings.from_environment({}, place)
    assert settings.data_dir == place / "data"
    assert settings.database_url == f"sqlite:///{place / 'data' / 'moderation.db'}"
    assert settings.policy_path == place / "policy.yaml"
    assert settings.trusted_proxies == 0
    assert settings.sites == ()
    assert not settings.secure_cookies


def test_the_first_start_makes_a_key_that_only_its_owner_can_read(place):
    first = Settings.from_environment({}, place)
    file = place / "data" / "secret.key"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert len(first.secret_key) >= 32
    assert Settings.from_environment({}, place).secret_key == first.secret_key
    assert [path.name for path in (place / "data").iterdir()] == ["secret.key"]


def test_workers_that_start_together_agree_on_one_key(place):
    with ThreadPoolExecutor(8) as pool:
        found = set(pool.map(lambda _: Settings.from_environment({}, place).secret_key, range(24)))
    assert len(found) == 1


def test_a_key_file_that_others_may_read_is_closed(place):
    Settings.from_environment({}, place)
    file = place / "data" / "secret.key"
    file.chmod(0o644)
    Settings.from_environment({}, place)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_an_empty_key_file_is_refused_and_not_replaced(place):
    (place / "data").mkdir()
    file = place / "data" / "secret.key"
    file.write_bytes(b"")
    assert "no usable key" in problems_of({}, place)
    assert file.read_bytes() == b""


def test_a_given_secret_needs_no_file(place):
    settings = Settings.from_environment({"MODERATION_SECRET_KEY": SECRET}, place)
    assert settings.secret_key == SECRET.encode()
    assert not (place / "data" / "secret.key").exists()


def test_all_mistakes_come_at_once_each_with_a_remedy(place):
    found = problems_of(
        {
            "MODERATION_DATABASE_URL": "mysql://root:hunter2@db/x",
            "MODERATION_POLICY": "nowhere.yaml",
            "MODERATION_SECRET_KEY": "short",
            "MODERATION_TRUSTED_PROXIES": "two",
            "MODERATION_SITE_URL": "javascript:alert(1)",
            "MODERATION_SITES": "https://good.example, not-a-site, https://ada:hunter2@x.example/path",
            "MODERATION_SECURE_COOKIES": "perhaps",
            "MODERATION_METRICS_KEY": "short",
            "MODERATION_OLD_SECRET_KEYS": "short",
            "MODERATION_KEEP": "removed=soon",
            "MODERATION_LOG": "xml",
            "MODERATION_LANGUAGE": "tlh",
            "MODERATION_SMTP_URL": "mail.example.org",
            "MODERATION_CHAT_WEBHOOKS": "https://chat.example",
            "MODERATION_PRIVATE_WEBHOOKS": "perhaps",
            "MODERATION_TRANSPARENCY": "perhaps",
            "MODERATION_POLICEY": "x",
        },
        place,
    )
    for name in NAMES:
        if name not in {"MODERATION_DATA_DIR", "MODERATION_SITE_NAME"}:
            assert name in found
    assert "Did you mean MODERATION_POLICY?" in found
    assert "good.example" not in found
    assert "hunter2" not in found


@pytest.mark.parametrize("number", ["-1", "1.5", "11", "²", "999999999999"])
def test_the_number_of_proxies_must_make_sense(place, number):
    assert "MODERATION_TRUSTED_PROXIES" in problems_of({"MODERATION_TRUSTED_PROXIES": number}, place)


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("postgres://u:p@h/d", "postgresql+psycopg://u:p@h/d"),
        ("postgresql://u:p@h/d", "postgresql+psycopg://u:p@h/d"),
        ("postgresql+psycopg://u:p@h/d", "postgresql+psycopg://u:p@h/d"),
        ("sqlite:////tmp/x.db", "sqlite:////tmp/x.db"),
    ],
)
def test_both_databases_can_be_named_in_the_usual_ways(place, given, used):
    assert Settings.from_environment({"MODERATION_DATABASE_URL": given}, place).database_url == used


def test_printing_the_settings_shows_no_secret(place):
    settings = Settings.from_environment(
        {"MODERATION_SECRET_KEY": SECRET, "MODERATION_DATABASE_URL": "postgresql://u:hunter2@h/d"}, place
    )
    assert SECRET not in f"{settings!r} {settings}"
    assert "hunter2" not in f"{settings!r} {settings}"


def test_the_env_file_counts_and_the_environment_wins_over_it(place):
    (place / ".env").write_text(
        'MODERATION_SITE_NAME="Example $Gazette"\nMODERATION_TRUSTED_PROXIES=1\nOTHER=1\n', encoding="utf-8"
    )
    settings = Settings.from_environment({"MODERATION_TRUSTED_PROXIES": "2", "MODERATION_SITE_NAME": " "}, place)
    assert settings.site_name == "Example $Gazette"
    assert settings.trusted_proxies == 2


def test_an_env_file_that_is_not_text_is_named(place):
    (place / ".env").write_bytes(b"MODERATION_SITE_NAME=\xff\xfe\n")
    assert ".env" in problems_of({}, place)


def test_cookies_are_for_https_only_when_the_site_is(place):
    assert Settings.from_environment({"MODERATION_SITE_URL": "https://c.example/"}, place).secure_cookies
    assert not Settings.from_environment({"MODERATION_SITE_URL": "http://c.example"}, place).secure_cookies
    forced = {"MODERATION_SITE_URL": "https://c.example", "MODERATION_SECURE_COOKIES": "no"}
    assert not Settings.from_environment(forced, place).secure_cookies


def test_sites_are_read_from_a_list(place):
    settings = Settings.from_environment({"MODERATION_SITES": "https://A.example/, http://b.example:8080"}, place)
    assert settings.sites == ("https://a.example", "http://b.example:8080")


def test_without_a_policy_here_the_one_that_comes_with_the_package_is_used(tmp_path):
    assert Settings.from_environment({}, tmp_path).policy_path.name == "policy.yaml"


def test_a_data_folder_that_cannot_be_made_is_named(place):
    (place / "file").write_text("x", encoding="utf-8")
    assert "MODERATION_DATA_DIR" in problems_of({"MODERATION_DATA_DIR": "file/below"}, place)


def test_every_setting_is_explained_in_the_docs():
    page = (Path(__file__).parent.parent / "docs" / "configuration.md").read_text(encoding="utf-8")
    assert [name for name in NAMES if f"`{name}`" not in page] == []


def test_notices_are_off_until_a_mail_server_or_chat_room_is_set(place):
    settings = Settings.from_environment({}, place)
    assert (settings.mail, settings.chats, settings.private_webhooks, settings.transparency) == (None, (), False, False)


def test_a_mail_server_is_read_with_its_password_which_is_never_shown(place):
    given = {
        "MODERATION_SITE_URL": "https://comments.example.org",
        "MODERATION_SMTP_URL": "smtp://ada:p%40ss@mail.example.org",
        "MODERATION_MAIL_FROM": "comments@example.org",
        "MODERATION_CHAT_WEBHOOKS": "slack+https://chat.example/T0/secret, generic+https://hook.example/",
    }
    settings = Settings.from_environment(given, place)
    assert settings.mail is not None
    assert (settings.mail.host, settings.mail.port, settings.mail.encrypted) == ("mail.example.org", 587, False)
    assert (settings.mail.user, settings.mail.password) == ("ada", "p@ss")
    assert [room.kind for room in settings.chats] == ["slack", "generic"]
    assert "secret" not in repr(settings)
    assert "p@ss" not in repr(settings.mail)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"MODERATION_SITE_URL": ""}, "MODERATION_SMTP_URL needs MODERATION_SITE_URL too"),
        ({"MODERATION_SMTP_URL": "mail.example.org"}, "MODERATION_SMTP_URL is not the address of a mail server"),
        ({"MODERATION_SMTP_URL": "smtp://mail.example.org:x"}, "MODERATION_SMTP_URL is not the address"),
        ({"MODERATION_MAIL_FROM": ""}, "MODERATION_MAIL_FROM is not an e-mail address"),
        ({"MODERATION_MAIL_FROM": "Ada <ada@example.org>"}, "MODERATION_MAIL_FROM is not an e-mail address"),
        ({"MODERATION_CHAT_WEBHOOKS": "https://chat.example/secret"}, "Write the kind of chat before"),
    ],
)
def test_what_is_wrong_with_the_notices_is_told_without_secrets(place, changed, words):
    good = {
        "MODERATION_SITE_URL": "https://comments.example.org",
        "MODERATION_SMTP_URL": "smtp://mail.example.org",
        "MODERATION_MAIL_FROM": "comments@example.org",
    }
    problems = problems_of({**good, **changed}, place)
    assert words in problems
    assert "secret" not in problems


def test_what_is_kept_how_long_can_be_said_for_each_thing(place: Path) -> None:
    settings = Settings.from_environment({"MODERATION_KEEP": "removed=90d, networks=7d"}, place)
    assert settings.keep == Keep(removed=90, networks=7)
    for wrong in ("removed=0d", "removed", "everything=3d", "removed=-1d", "removed=٣d"):
        assert "MODERATION_KEEP" in problems_of({"MODERATION_KEEP": wrong}, place)


def test_old_keys_are_taken_as_they_were(place: Path) -> None:
    settings = Settings.from_environment({"MODERATION_OLD_SECRET_KEYS": "y" * 40 + ", " + "z" * 32}, place)
    assert settings.old_secrets == (b"y" * 40, b"z" * 32)
    assert "y" * 40 not in repr(settings)
