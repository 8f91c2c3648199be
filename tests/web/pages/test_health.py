"""The check that something outside may ask for."""

from __future__ import annotations

from pathlib import Path

from moderation.workflow.house import House
from tests.web.conftest import Clock, Visitor


def test_a_working_service_is_fine_and_keeps_nothing_of_the_check(ada_browsing: Visitor) -> None:
    for _ in range(3):
        answer = ada_browsing.client.get("/healthz")
        assert (answer.status_code, answer.json["status"]) == (200, "ok")
        ada_browsing.clock.forward(seconds=10)


def test_a_database_that_cannot_be_written_is_told_and_so_is_its_return(
    ada_browsing: Visitor, house: House, clock: Clock, tmp_path: Path
) -> None:
    database, away = Path(str(house.store.url.database)), tmp_path / "away.db"
    house.store.close()
    database.rename(away)
    database.mkdir()
    assert ada_browsing.client.get("/healthz").status_code == 503
    database.rmdir()
    away.rename(database)
    clock.forward(seconds=10)
    assert ada_browsing.client.get("/healthz").status_code == 200
