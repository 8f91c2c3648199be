"""The house keeps its own rules: who may import whom, what lies where, and that nothing stands without test and docs."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "moderation"
TOP_LEVEL = {
    ".ci",
    ".github",
    ".gitignore",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "LICENSE",
    "Makefile",
    "README.md",
    "THIRD_PARTY_NOTICES.md",
    "benchmarks",
    "docs",
    "moderation",
    "policy.yaml",
    "pyproject.toml",
    "requirements.lock",
    "tests",
    "wsgi.py",
}
# Lists of plain values, which are looked up and not read through; splitting them would hide them.
THE_ONE_RENDERER = "moderation/text/render.py"
# Spelt in pieces, so that this file does not name what it looks for.
REGISTRIES = re.compile(
    "|".join([r"pypi\." + "org", "pythonhosted" + r"\.", r"registry\.npm" + "js", "crates" + r"\.io"])
)
UNFINISHED = re.compile("|".join(["# no" + "qa", "# type: ig" + "nore", r"\bTO" + r"DO\b", r"\bFIX" + r"ME\b"]))


def tracked(*patterns: str) -> list[Path]:
    """The files of the repository: what git knows, or in an unpacked archive, what lies in the project's folders."""
    if (ROOT / ".git").exists():
        listed = subprocess.run(["git", "ls-files", "-z", "--", *patterns], cwd=ROOT, capture_output=True, check=True)
        names = [name for name in listed.stdout.decode().split("\0") if name]
        return [ROOT / name for name in names if (ROOT / name).is_file()]
    tops = [ROOT / name for name in TOP_LEVEL]
    inside = [file for top in tops for file in ([top] if top.is_file() else top.rglob("*")) if file.is_file()]
    return [file for file in inside if not patterns or any(file.match(pattern) for pattern in patterns)]


def lines_with(pattern: re.Pattern[str], files: list[Path]) -> list[str]:
    """FILE:LINE of every match, for a message that can be clicked."""
    return [
        f"{file.relative_to(ROOT)}:{number}"
        for file in files
        for number, line in enumerate(file.read_text("utf-8", "replace").splitlines(), 1)
        if pattern.search(line)
    ]


def modules(folder: str) -> list[str]:
    return sorted(file.stem for file in (PACKAGE / folder).glob("*.py") if not file.stem.startswith("_"))


def test_each_room_imports_only_what_it_may() -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_top_level_holds_nothing_but_what_was_agreed() -> None:
    assert {file.relative_to(ROOT).parts[0] for file in tracked()} <= TOP_LEVEL


@pytest.mark.parametrize("name", modules("detectors"))
def test_each_detector_has_a_test_and_a_line_in_the_docs(name: str) -> None:
    assert (ROOT / "tests/detectors" / f"test_{name}.py").is_file()
    registered = re.findall(r'@detector\("([\w-]+)"\)', (PACKAGE / "detectors" / f"{name}.py").read_text("utf-8"))
    documented = (ROOT / "docs/policy.md").read_text("utf-8")
    assert [detector for detector in registered if f"`{detector}`" not in documented] == []


@pytest.mark.parametrize("name", [name.rstrip("_") for name in modules("cli")])
def test_each_command_has_a_test_and_a_line_in_the_docs(name: str) -> None:
    assert (ROOT / "tests/cli" / f"test_{name}.py").is_file()
    assert f"moderation {name}" in (ROOT / "docs/commands.md").read_text("utf-8")


@pytest.mark.parametrize("folder", ["web/pages", "web/pages/desk"])
def test_each_page_has_a_test(folder: str) -> None:
    tested = {file.stem.removeprefix("test_") for file in (ROOT / "tests" / folder).glob("test_*.py")}
    assert set(modules(folder)) - tested == set()


def test_html_is_trusted_in_one_file_only() -> None:
    trusting = re.compile(r"Markup\(|\|\s*safe\b|autoescape\s*=?\s*false", re.IGNORECASE)
    files = [file for file in tracked("moderation/*.py", "moderation/*.html") if file.suffix in {".py", ".html"}]
    assert [place for place in lines_with(trusting, files) if not place.startswith(THE_ONE_RENDERER)] == []


def test_no_file_names_a_package_registry() -> None:
    assert lines_with(REGISTRIES, [file for file in tracked() if file.suffix not in {".png", ".gz"}]) == []


def test_nothing_is_left_unfinished_or_hidden_from_the_linters() -> None:
    assert lines_with(UNFINISHED, [file for file in tracked("*.py", "*.html") if file.suffix in {".py", ".html"}]) == []


def test_sql_is_spoken_in_storage_alone() -> None:
    foreign = PACKAGE / "importers/isso.py"  # another system's file, which happens to be a database
    sources = [file for file in tracked("moderation/*.py") if file != foreign]
    outside = [file for file in sources if not file.is_relative_to(PACKAGE / "storage")]
    statement = re.compile(r"""["']\s*(SELECT\s.+\sFROM|INSERT\s+INTO|UPDATE\s+\w+\s+SET|DELETE\s+FROM)\s""")
    assert lines_with(statement, outside) == []


def test_no_source_file_is_too_long_to_read() -> None:
    drafted = PACKAGE / "storage/migrations/versions"
    files = [f for f in tracked("moderation/*.py") if f.parent != drafted]
    lengths = {str(file.relative_to(ROOT)): len(file.read_text("utf-8").splitlines()) for file in files}
    assert {name: length for name, length in lengths.items() if length > 300} == {}


def named(lines: list[str]) -> set[str]:
    """The packages that these requirements ask for, without our own."""
    return {re.split(r"[\[><=~; ]", line, maxsplit=1)[0] for line in lines} - {"moderation"}


def test_each_dependency_has_its_reason_in_the_docs_and_the_docs_name_no_other() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    parts = {
        "To run": named(project["project"]["dependencies"]),
        "Extras": named([line for lines in project["project"]["optional-dependencies"].values() for line in lines]),
        "For tests and checks": named([line for lines in project["dependency-groups"].values() for line in lines]),
    }
    docs = (ROOT / "docs/dependencies.md").read_text("utf-8")
    for heading, packages in parts.items():
        part = docs.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
        assert set(re.findall(r"^\| ([\w-]+) \|", part, re.MULTILINE)) - {"package"} == packages, heading


def test_no_more_than_twenty_packages_are_required() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    assert len(project["project"]["dependencies"]) <= 20


@pytest.mark.parametrize(
    "lock", ["requirements.lock", "tests/requirements.lock", "tests/tools.lock", "tests/spark.lock"]
)
def test_every_locked_package_has_one_version_and_a_hash_and_no_address(lock: str) -> None:
    entries = re.split(r"\n(?=\S)", (ROOT / lock).read_text("utf-8").strip())
    assert [entry.splitlines()[0] for entry in entries if not re.match(r"[\w.-]+==\S+", entry)] == []
    assert [entry.splitlines()[0] for entry in entries if "--hash=sha256:" not in entry] == []
    assert "://" not in "".join(entries)


def test_the_tests_run_with_the_versions_that_are_served() -> None:
    served, tested = (
        dict(re.findall(r"^([\w.-]+)==(\S+)", (ROOT / lock).read_text("utf-8"), re.MULTILINE))
        for lock in ("requirements.lock", "tests/requirements.lock")
    )
    assert {name: tested.get(name) for name in served} == served
