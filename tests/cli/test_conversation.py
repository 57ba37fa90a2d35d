"""`scaffold new` at a real terminal: forwards, backwards, out, and the same again from the printed command."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from terminal import CATALOGUE, CTRL_C, DOWN, ENTER, MAIN, REST, UP, Terminal, scaffold

ORDER = [*MAIN, "more"]
FLAGS = ("--no-install", "--no-git")


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    one = Terminal("new", *FLAGS, cwd=tmp_path)
    yield one
    one.process.close(force=True)


def answer(terminal: Terminal, key: str, *keys: str) -> None:
    terminal.asked(key)
    terminal.press(*keys, ENTER)


def through(terminal: Terminal, start: str, until: str, **keys: tuple[str, ...]) -> None:
    """Answer the questions from one up to another, which is left; with Enter alone where no keys are given."""
    every = [*ORDER, "confirm"]
    for key in every[every.index(start) : every.index(until)]:
        answer(terminal, key, *keys.get(key, ()))


def back(terminal: Terminal, start: str, until: str, **keys: tuple[str, ...]) -> None:
    """Go back from one question to another: up past the first choice; where the cursor stands elsewhere, `keys` say."""
    every = [*ORDER, "confirm"]
    for key in reversed(every[every.index(until) + 1 : every.index(start) + 1]):
        answer(terminal, key, *keys.get(key, [UP] * (1 + usual(key))))


def usual(key: str) -> int:
    """Give the number of the choice that a question begins with; a list begins with its first one."""
    option = next((one for one in CATALOGUE.options if one.name == key and one.kind == "choice"), None)
    return option.values.index(str(option.default)) if option else 0


def options_of(project: Path) -> dict[str, object]:
    return dict(yaml.safe_load((project / "scaffold.yaml").read_text()))


def test_enter_takes_the_recommended_answers(terminal: Terminal, tmp_path: Path) -> None:
    for key in [*ORDER, "confirm"]:
        answer(terminal, key)

    assert terminal.end() == 0
    made = options_of(tmp_path / "my-service")
    assert (made["face"], made["database"], made["auth"], made["queue"]) == ("api", "postgres", "jwt", "bullmq")
    assert "Note" in made["resources"]  # type: ignore[operator]


def test_each_question_has_help_and_says_why_an_answer_is_recommended(terminal: Terminal) -> None:
    through(terminal, "name", "face")
    terminal.asked("face")

    assert "Recommended: API server, because" in terminal.text
    assert "A Node server with a JSON API" in terminal.text


def test_what_is_excluded_is_not_offered_and_the_screen_says_why(terminal: Terminal) -> None:
    through(terminal, "name", "auth", face=(DOWN,))  # next
    terminal.seen = ""
    terminal.asked("auth")

    offered, _, excluded = terminal.text.partition("not offered: ")
    assert "Recommended: NextAuth.js" in offered
    assert "JSON Web Tokens" not in offered
    assert " ".join(excluded.split()).startswith(
        "JSON Web Tokens, Sessions in a cookie, because on the next face NextAuth.js"
    )


def test_back_shows_the_question_before_and_takes_a_new_answer(terminal: Terminal, tmp_path: Path) -> None:
    through(terminal, "name", "database", face=(DOWN,))  # next
    back(terminal, "database", "face")
    # The cursor stands on next: up is api.
    through(terminal, "face", "confirm", face=(UP,), database=(DOWN, DOWN), queue=(DOWN,))
    answer(terminal, "confirm")

    assert terminal.end() == 0
    made = options_of(tmp_path / "my-service")
    assert (made["face"], made["database"], made["auth"], made["queue"]) == ("api", "sqlite", "jwt", "none")


def test_a_line_of_text_goes_back_too(terminal: Terminal) -> None:
    answer(terminal, "name", "tracker")
    answer(terminal, "description", "<")
    terminal.asked("name")
    terminal.wait("tracker")


def test_back_from_the_summary_reaches_the_questions(terminal: Terminal, tmp_path: Path) -> None:
    through(terminal, "name", "confirm")
    back(terminal, "confirm", "queue")
    through(terminal, "queue", "confirm", queue=(DOWN,))  # none
    answer(terminal, "confirm")

    assert terminal.end() == 0
    assert options_of(tmp_path / "my-service")["queue"] == "none"


def test_back_out_of_a_changed_face_drops_what_no_longer_fits(terminal: Terminal, tmp_path: Path) -> None:
    through(terminal, "name", "queue", auth=(DOWN,))  # session
    back(terminal, "queue", "face", auth=(UP, UP))  # from session over jwt to back
    through(terminal, "face", "confirm", face=(DOWN,))  # next
    answer(terminal, "confirm")

    assert terminal.end() == 0
    made = options_of(tmp_path / "my-service")
    assert (made["face"], made["auth"]) == ("next", "nextauth")


def test_a_bad_name_is_not_accepted(terminal: Terminal) -> None:
    terminal.asked("name")
    terminal.press("../etc", ENTER)
    terminal.wait("cannot be the name of a project")
    terminal.press("\x15", "fine", ENTER)
    terminal.asked("description")


def test_the_printed_command_gives_the_same_answers(terminal: Terminal, tmp_path: Path) -> None:
    keys = {
        "name": ("tracker",),
        "description": ('It\'s for "teams" & $HOME',),
        "database": (DOWN, DOWN),  # sqlite
        "auth": (DOWN,),  # session
        "queue": (DOWN,),  # none
        "more": (DOWN,),  # more choices
        "package_manager": (DOWN,),  # pnpm
        "ci": (DOWN,),  # none
        "dependency_updates": (UP,),  # the one above
        "container": (DOWN,),  # none
        "blank": (DOWN,),  # yes
    }
    for key in [*ORDER, *REST, "confirm"]:
        answer(terminal, key, *keys.get(key, ()))
    assert terminal.end() == 0

    [line] = re.findall(r"^\s*(scaffold new .*?)\s*$", terminal.text, re.MULTILINE)
    words = shlex.split(line)
    again = tmp_path / "again"
    again.mkdir()
    done = scaffold(*words[1:], cwd=again)

    assert done.returncode == 0, done.stderr
    assert words[:4] == ["scaffold", "new", "tracker", "--defaults"]
    first, second = (tmp_path / "tracker", again / "tracker")
    for name in ("scaffold.yaml", ".copier-answers.yml", "package.json"):
        assert (first / name).read_bytes() == (second / name).read_bytes()


def test_the_summary_shows_tree_services_and_commands(tmp_path: Path) -> None:
    terminal = Terminal("new", cwd=tmp_path)
    for key in ORDER:
        answer(terminal, key)
    terminal.asked("confirm")

    for text in (
        "prisma/",
        "src/",
        "package.json",
        "PostgreSQL",
        "worker process",
        "git init",
        "npm install",
        "npm test",
    ):
        assert text in terminal.text
    terminal.press(DOWN, ENTER)  # leave
    assert terminal.end() == 130
    assert list(tmp_path.iterdir()) == []


def test_what_a_flag_says_is_not_asked(tmp_path: Path) -> None:
    terminal = Terminal("new", "tracker", "--auth", "jwt", *FLAGS, cwd=tmp_path)
    answer(terminal, "description")
    terminal.seen = ""
    terminal.asked("face")
    assert "not offered: Next.js application" in terminal.text
    terminal.press(ENTER)
    for key in MAIN[MAIN.index("face") + 1 :]:
        if key != "auth":
            answer(terminal, key)
    terminal.asked("more")
    assert "What is the project called?" not in terminal.text
    assert "How do people sign in?" not in terminal.text
    terminal.process.close(force=True)


@pytest.mark.parametrize("stop", [*ORDER, *REST, "confirm"])
def test_ctrl_c_at_any_question_ends_with_130_and_leaves_nothing(tmp_path: Path, stop: str) -> None:
    terminal = Terminal("new", *FLAGS, cwd=tmp_path)
    path = [*ORDER, *REST, "confirm"] if stop in REST else [*ORDER, "confirm"]
    for key in path[: path.index(stop)]:
        answer(terminal, key, *([DOWN] if key == "more" and stop in REST else []))
    terminal.asked(stop)
    terminal.press(CTRL_C)

    assert terminal.end() == 130
    assert list(tmp_path.iterdir()) == []
    assert "Traceback" not in terminal.text
    assert ("the same answers again: scaffold new" in terminal.text) == (stop == "confirm")


def test_no_color_is_respected(tmp_path: Path) -> None:
    terminal = Terminal("new", *FLAGS, cwd=tmp_path, NO_COLOR="1")
    terminal.asked("name")
    assert not re.search(r"\x1b\[[0-9;]*3[0-7]m", terminal.seen)
    terminal.process.close(force=True)
