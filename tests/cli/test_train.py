import importlib.util

from click.testing import CliRunner

from moderation.cli import main


def test_what_training_lacks_is_named_with_the_way_to_get_it(tmp_path):
    result = CliRunner().invoke(main, ["train", str(tmp_path), "--base", str(tmp_path)])
    assert result.exit_code == 2
    if importlib.util.find_spec("torch") is None:
        assert "pip install" in result.output
        assert "torch" in result.output
    else:
        assert "*.jsonl.gz" in result.output


def test_it_says_where_the_weights_will_be():
    result = CliRunner().invoke(main, ["train", "--help"])
    assert result.exit_code == 0
    assert "moderation/scoring/weights" in result.output
