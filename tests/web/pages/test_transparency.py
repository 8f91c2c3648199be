"""The public figures: there when the site wants them, and never about single people or rules."""

from __future__ import annotations

import dataclasses

import pytest


@pytest.fixture
def open_house_of(app):
    app.extensions["settings"] = dataclasses.replace(app.extensions["settings"], transparency=True)


def test_without_the_setting_there_is_no_such_page(ada_browsing):
    for address in ("/transparency", "/transparency/outcomes.csv", "/transparency/outcomes.svg"):
        assert ada_browsing.get(address).status == 404


def test_with_it_everybody_reads_the_figures_of_a_year(open_house_of, ada_browsing):
    page = ada_browsing.get("/transparency")
    assert page.status == 200
    assert "Comments by" in page.words
    assert "15(1)(c)" in ada_browsing.get("/transparency/dsa.csv").text or "15(1)(a)" in page.words
    assert ada_browsing.get("/transparency/outcomes.svg").status == 200
    assert ada_browsing.get("/transparency/outcomes.csv").status == 200


@pytest.mark.parametrize("name", ["rules", "agreement", "newcomers", "queue"])
def test_what_is_for_the_desk_alone_is_not_shown(open_house_of, ada_browsing, name):
    assert ada_browsing.get(f"/transparency/{name}.csv").status == 404
