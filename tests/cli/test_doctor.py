"""`moderation doctor` finds what is wrong with an installation and says what to do."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from moderation.cli import main
from moderation.cli.doctor import BUILT, clock
from moderation.storage import log, outbox
from moderation.storage.database import Store
from tests.browser.service import environment


def doctor(data_dir: Path, monkeypatch: pytest.MonkeyPatch, **settings: str) -> Result:
    monkeypatch.chdir(data_dir)
    cleared = {"MODERATION_DATABASE_URL": None, "MODERATION_SITE_URL": None, "MODERATION_SECRET_KEY": None}
    return CliRunner().invoke(main, ["doctor"], env={**cleared, **environment(data_dir, **settings)})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "data"
    made.mkdir(mode=0o700)
    return made


def test_a_new_installation_is_fine_and_no_database_is_made(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    result = doctor(folder, monkeypatch)
    assert result.exit_code == 0, result.output
    assert "not made yet" in result.output
    assert "unwanted-hosts in lists/unwanted-hosts.txt: can be changed at the desk" in result.output
    assert not (folder / "moderation.db").exists()


def test_a_migrated_database_is_fine(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store(f"sqlite:///{folder / 'moderation.db'}")
    store.upgrade()
    store.close()
    result = doctor(folder, monkeypatch)
    assert result.exit_code == 0, result.output
    assert "those of this version" in result.output


def test_tables_of_another_version_get_a_remedy(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store(f"sqlite:///{folder / 'moderation.db'}")
    store.upgrade()
    store.downgrade("base")
    store.close()
    result = doctor(folder, monkeypatch)
    assert result.exit_code == 1
    assert "Start moderation serve once" in result.output


def test_a_data_folder_that_others_can_read_gets_a_remedy(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder.chmod(0o755)
    result = doctor(folder, monkeypatch)
    assert result.exit_code == 1
    assert f"chmod go= '{folder}'" in result.output


def test_a_file_that_is_no_database_gets_a_remedy(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "moderation.db").write_text("once upon a time, in a file that was no database at all" * 30)
    result = doctor(folder, monkeypatch)
    assert result.exit_code == 1
    assert "not an SQLite database" in result.output


def test_a_database_that_does_not_answer_gets_a_remedy(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    result = doctor(folder, monkeypatch, MODERATION_DATABASE_URL="postgresql://mo:hunter2@127.0.0.1:1/no")
    assert result.exit_code == 1
    assert "does not answer" in result.output
    assert "hunter2" not in result.output


def test_https_without_a_trusted_proxy_gets_a_remedy(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    result = doctor(folder, monkeypatch, MODERATION_SITE_URL="https://comments.gazette.example")
    assert result.exit_code == 1
    assert "MODERATION_TRUSTED_PROXIES=1" in result.output


def test_a_session_that_could_travel_in_clear_gets_a_remedy(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = {"MODERATION_SITE_URL": "https://a.example", "MODERATION_SECURE_COOKIES": "no"}
    assert "MODERATION_SECURE_COOKIES" in doctor(folder, monkeypatch, **settings).output


def test_a_broken_policy_gets_a_remedy(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    policy = folder / "mine.yaml"
    policy.write_text("clauses: 3\n")
    result = doctor(folder, monkeypatch, MODERATION_POLICY=str(policy))
    assert result.exit_code == 1
    assert "moderation policy check" in result.output


def test_settings_that_cannot_be_read_end_it(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    result = doctor(folder, monkeypatch, MODERATION_TRUSTED_PROXIES="many")
    assert result.exit_code == 2
    assert "MODERATION_TRUSTED_PROXIES" in result.output


def test_a_clock_that_stands_before_this_version_was_made_gets_a_remedy() -> None:
    assert clock(BUILT - timedelta(days=1)).remedy
    assert not clock(datetime(2027, 1, 1, tzinfo=UTC)).remedy


def test_a_line_of_the_log_that_was_changed_is_named(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store(f"sqlite:///{folder / 'moderation.db'}")
    store.upgrade()
    with store.write() as tx:
        for reason in ("one", "two"):
            log.append(
                tx, at=datetime(2026, 11, 22, tzinfo=UTC), batch="b", moderator_id=None, kind="warn", reason=reason
            )
    assert "2 lines as they were written" in doctor(folder, monkeypatch).output
    with store.write() as tx:
        tx.exec_driver_sql("DROP TRIGGER act_no_update")
        tx.exec_driver_sql("UPDATE act SET reason = 'three' WHERE id = 1")
    store.close()
    result = doctor(folder, monkeypatch)
    assert result.exit_code == 1
    assert "line 1 is not as it was written" in result.output


def test_a_database_that_others_can_read_gets_a_remedy(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store(f"sqlite:///{folder / 'moderation.db'}")
    store.upgrade()
    store.close()
    (folder / "moderation.db").chmod(0o644)
    result = doctor(folder, monkeypatch)
    assert result.exit_code == 1
    assert f"chmod go= '{folder / 'moderation.db'}'" in result.output


def test_letters_that_do_not_leave_get_a_remedy(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    now = datetime.now(UTC)
    store = Store(f"sqlite:///{folder / 'moderation.db'}")
    store.upgrade()
    with store.write() as tx:
        outbox.add(tx, "mail", "test", {}, now=now - timedelta(hours=1))
        (letter,) = outbox.claim(tx, ("mail",), {"test": 5}, now=now, lease=timedelta(minutes=1), most=1)
        outbox.end(tx, letter.id, outbox.GIVEN_UP, now, "nobody there")
    store.close()
    settings = {"MODERATION_SITE_URL": "http://127.0.0.1:8000", "MODERATION_SMTP_URL": "smtp://127.0.0.1:1"}
    result = doctor(folder, monkeypatch, **settings, MODERATION_MAIL_FROM="comments@gazette.example")
    assert "1 given up" in result.output
    assert "Outbox" in result.output
    assert "nobody is told" in doctor(folder, monkeypatch).output
