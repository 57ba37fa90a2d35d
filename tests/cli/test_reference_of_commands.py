"""The page of commands is made from the commands."""

from pathlib import Path

from scaffold.cli.app import SUMMARIES
from scaffold.cli.reference import NAME, commands_page

STORED = Path(__file__).parents[2] / "docs" / "reference" / NAME


def test_the_page_in_the_repository_is_up_to_date() -> None:
    assert STORED.read_text("utf-8") == commands_page(), "python -m scaffold.cli.reference docs/reference"


def test_it_lists_every_command_and_what_its_flags_do() -> None:
    page = commands_page()
    for name in SUMMARIES:
        assert f"`scaffold {name}" in page
    assert "| `--allow-data-loss` | Allow a migration that destroys rows |" in page
    assert "scaffold set KEY=VALUE... [OPTIONS]" in page
