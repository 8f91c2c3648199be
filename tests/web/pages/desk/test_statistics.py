"""The page of statistics: table, picture and CSV of each figure; nothing in a picture that runs or loads."""

from __future__ import annotations

import re

import pytest

from moderation.web.desk import charts
from moderation.workflow.statistics import Table
from moderation.workflow.tally import add_up
from tests.web.pages.desk.conftest import Desk, Sitting


@pytest.fixture
def counted(desk: Desk, ada, clock):
    desk.held(ada, "Cheap watches here", "watches")
    clock.forward(minutes=5)
    add_up(desk.house, clock())


def test_every_figure_has_its_table_and_its_csv_and_pictures_open(counted, mo_sitting: Sitting) -> None:
    page = mo_sitting.get("/admin/statistics?days=7")
    assert page.status == 200
    files = [node.get("href") for node in page.all(".//a") if ".csv" in (node.get("href") or "")]
    pictures = [node.get("src") for node in page.all(".//img")]
    assert len(files) == 12
    assert {"outcomes", "clauses", "newcomers", "queue"} <= {name.split("/")[-1].split(".")[0] for name in pictures}
    assert all(mo_sitting.get(address).status == 200 for address in (*files, *pictures))
    assert "Advertising" in mo_sitting.get("/admin/statistics/clauses.csv").text


def test_a_picture_holds_no_script_loads_nothing_and_names_its_only_style(counted, mo_sitting: Sitting) -> None:
    response = mo_sitting.get("/admin/statistics/outcomes.svg").response
    text = response.get_data(as_text=True)
    assert response.mimetype == "image/svg+xml"
    assert re.findall(r"<script|\son\w+=|style=|href=|@import|url\(", text) == []
    assert text.count("<style") == 1
    assert "unsafe" not in response.headers["Content-Security-Policy"]


def test_names_in_a_picture_stay_text() -> None:
    table = Table("rules", "Rules", ("Rule", "Upheld"), (("<script>alert(1)</script>", 3),), drawn=(1,))
    assert "<script" not in charts.draw(table).decode()


def test_a_cell_of_a_csv_file_is_never_a_formula(counted, mo_sitting: Sitting, desk: Desk, ada) -> None:
    from moderation.web.desk.as_csv import csv_of

    table = Table("t", "T", ("A", "B"), (("=1+1", 2), ("@x", 0.5), ("fine", None)))
    assert csv_of(table, "t").get_data(as_text=True) == "A,B\r\n'=1+1,2\r\n'@x,0.5000\r\nfine,\r\n"


@pytest.mark.parametrize("address", ["", "/year", "/year.csv", "/year?year=1", "/second-look", "?days=99"])
def test_the_other_pages_open_with_nothing_in_them(mo_sitting: Sitting, address: str) -> None:
    assert mo_sitting.get(f"/admin/statistics{address}").status == 200


@pytest.mark.parametrize("address", ["/nothing.csv", "/nothing.svg", "/speed.svg"])
def test_figures_that_do_not_exist_are_not_found(mo_sitting: Sitting, address: str) -> None:
    assert mo_sitting.get(f"/admin/statistics{address}").status == 404


def test_a_second_look_shows_the_words_and_not_the_verdict(desk: Desk, mo_sitting: Sitting, ann_sitting: Sitting, ada):
    number = desk.held(ada, "Cheap watches here", "watches")
    mo_sitting.act(mo_sitting.get("/admin/queue"), number, "publish")
    page = ann_sitting.get("/admin/statistics/second-look")
    assert "Cheap watches here" in page.words
    assert "publish" not in page.words.replace("I would publish it", "")
    fields = ann_sitting.fields(page, "/admin/statistics/second-look")
    sent = ann_sitting.send("/admin/statistics/second-look", {**fields, "verdict": "publish"})
    assert sent.status == 303
    assert "decided the same" in ann_sitting.get(sent.response.headers["Location"]).words
