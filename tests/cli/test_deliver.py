"""`moderation deliver`: one round, its words and its exit status."""

from __future__ import annotations

from click.testing import CliRunner

from moderation.cli import main


def test_it_says_what_was_sent_and_ends_well_when_nothing_failed(tmp_path):
    done = CliRunner().invoke(main, ["deliver"], env={"MODERATION_DATA_DIR": str(tmp_path)})
    assert (done.exit_code, done.output) == (0, "0 sent, 0 not needed any more, 0 to be tried again, 0 given up.\n")
