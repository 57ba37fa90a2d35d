"""Container, compose, workflow and documents: parsed, and held to what the rest of the project says."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from rows import label, rows, rows_with
from scaffold.options import default_input, load_input
from scaffold.options.input import Given
from scaffold.releases.working import working_release
from scaffold.render import render_file, render_files

BUILT_IN_THE_IMAGE = {"node_modules", "dist", ".next", "public"}
OPTIONS = rows()


@cache
def files_of(index: int) -> dict[str, str]:
    rendering = render_files(default_input({"name": "demo", **OPTIONS[index]}))
    return {path: file.data.decode() for path, file in rendering.files.items()}


def some(**wanted: str) -> list[int]:
    """Give the rows with these values: every value of every other option is among them."""
    return [index for index, row in enumerate(OPTIONS) if row in rows_with(**wanted)]


def names(index: int) -> str:
    return label(OPTIONS[index])


@pytest.mark.parametrize("index", some(container="docker"), ids=names)
def test_compose_has_exactly_the_chosen_services(index: int) -> None:
    options = OPTIONS[index]
    compose = yaml.safe_load(files_of(index)["compose.yaml"])
    expected = {"server", "migrate"}
    if options["database"] != "sqlite":
        expected.add("database")
    if options["queue"] == "bullmq":
        expected |= {"worker", "redis"}
    if options["auth"] != "none" and options["mail"] == "smtp":
        expected.add("mail")
    if options["storage"] == "s3":
        expected.add("s3")
    assert compose["services"].keys() == expected
    for service in compose["services"].values():
        assert service.keys() >= {"build"} or re.search(r":[\w.-]+$", service["image"]), service
        for dependency in service.get("depends_on", {}):
            assert dependency in compose["services"]
        for volume in service.get("volumes", []):
            assert volume.split(":")[0] in compose["volumes"]
    assert required_of(files_of(index)) <= environment_of(files_of(index)).keys()


def test_compose_says_who_gets_what_the_forms_send() -> None:
    checked = load_input(file=Path(__file__).parents[1] / "domains" / "vacations.yaml")
    files = {path: file.data.decode() for path, file in render_files(checked.answers).files.items()}
    assert "MAIL_TO_SUPPORT" in required_of(files)
    assert required_of(files) <= environment_of(files).keys()


def environment_of(files: dict[str, str]) -> dict[str, str]:
    """Give what compose, which runs in production mode, sets for the server."""
    environment: dict[str, str] = yaml.safe_load(files["compose.yaml"])["services"]["server"]["environment"]
    return environment


def required_of(files: dict[str, str]) -> set[str]:
    """Give what production requires, but for the secret: compose takes it from .env."""
    listed = listed_variables(files)
    return {name for name, about in listed.items() if "required in production" in about} - {"APP_SECRET"}


def listed_variables(files: dict[str, str]) -> dict[str, str]:
    """Give each variable of .env.example with the comment above it."""
    lines = files[".env.example"].splitlines()
    pattern = re.compile(r"^(?:# )?([A-Z][A-Z0-9_]+)=")
    return {match[1]: lines[number - 1] for number, line in enumerate(lines) if (match := pattern.match(line))}


@pytest.mark.parametrize("index", some(), ids=names)
def test_env_example_lists_what_the_schemas_read(index: int) -> None:
    read = {
        variable
        for path, text in files_of(index).items()
        if re.search(r"(^|/)(core-)?env\.ts$", path)
        for variable in re.findall(r"^\s*([A-Z][A-Z0-9_]+):", text, re.MULTILINE)
    }
    read |= {
        variable
        for path, text in files_of(index).items()
        if re.search(r"/platform/providers/\w+\.ts$", path)
        for line in re.findall(r"^  (?:variables|defaults): .*$", text, re.MULTILINE)
        for variable in re.findall(r"\b[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+\b", line)
    }
    listed = {name for name in listed_variables(files_of(index)) if not name.startswith("TEST_")}
    assert listed == read


SECRET = re.compile(r"(SECRETS?|API_KEY|PRIVATE_KEY|DSN|DATABASE_URL|SMTP_URL)$")


@pytest.mark.parametrize("index", some(), ids=names)
def test_the_runbook_says_how_each_secret_is_changed(index: int) -> None:
    files = files_of(index)
    table = files["docs/operations/runbook.md"].partition("\n## Secrets\n")[2].partition("\n## ")[0]
    said = [re.escape(one).replace(r"\*", r"\w+") for one in re.findall(r"\b[A-Z*]+_[A-Z_*]+\b|\*_[A-Z_]+", table)]
    secrets = {name for name in listed_variables(files) if SECRET.search(name) and not name.startswith("TEST_")}
    assert {name for name in secrets if not any(re.fullmatch(one, name) for one in said)} == set()


@pytest.mark.parametrize("index", some(container="docker"), ids=names)
def test_dockerfile(index: int) -> None:
    files = files_of(index)
    instructions = [line.split(None, 1) for line in joined(files["Dockerfile"])]
    stages = [argument for name, argument in instructions if name == "FROM"]
    assert all(re.match(r"node:\d+-[\w-]+(\s|$)", stage) for stage in stages), "an image without a version"
    last = instructions[max(i for i, (name, _) in enumerate(instructions) if name == "FROM") :]
    assert ["USER", "node"] in last
    assert last[-1][0] == "CMD"
    assert isinstance(json.loads(last[-1][1]), list), "signals reach a process that is started without a shell"
    allowed = {line[1:] for line in files[".dockerignore"].splitlines() if line.startswith("!")}
    for name, argument in instructions:
        if name == "COPY" and not argument.startswith("--from"):
            for source in argument.split()[:-1]:
                assert source == "." or source in allowed, f"{source} is copied and ignored"
        if name == "COPY" and argument.startswith("--from"):
            source = argument.split()[1].removeprefix("/app/")
            known = source in BUILT_IN_THE_IMAGE or any(
                path == source or path.startswith(f"{source}/") for path in files
            )
            assert known, f"{source} is not in the project"


def joined(text: str) -> list[str]:
    """Give the instructions of a Dockerfile, continued lines joined, comments left out."""
    return [line for line in text.replace("\\\n", " ").splitlines() if line and not line.startswith("#")]


@pytest.mark.parametrize("index", some(ci="github"), ids=names)
def test_workflow(index: int) -> None:
    files = files_of(index)
    workflow: dict[Any, Any] = yaml.safe_load(files[".github/workflows/ci.yml"])
    assert workflow["permissions"] == {}
    (job,) = workflow["jobs"].values()
    assert job["permissions"] == {"contents": "read"}
    scripts = json.loads(files["package.json"])["scripts"]
    for step in job["steps"]:
        if "uses" in step:
            assert re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40}", step["uses"]), (
                "an action that is not pinned by its commit"
            )
        elif match := re.search(r"run ([\w:]+)", step["run"]):
            assert match[1] in scripts
    services = set(job.get("services", {}))
    options = OPTIONS[index]
    assert ("database" in services) == (options["database"] != "sqlite")
    assert ("redis" in services) == (options["queue"] == "bullmq")


@pytest.mark.parametrize("index", some(), ids=names)
def test_documents_name_scripts_and_files_that_exist(index: int) -> None:
    files = files_of(index)
    scripts = json.loads(files["package.json"])["scripts"]
    manager = OPTIONS[index]["package_manager"]
    for document in ("README.md", "AGENTS.md"):
        for script in re.findall(rf"{manager} run ([\w:]+)", files[document]):
            assert script in scripts, (document, script)
        for path in re.findall(r"`((?:src|test|prisma)/[\w./-]*)`", files[document]):
            assert any(name.startswith(path) for name in files), (document, path)
    assert "{=" not in "".join(files.values())


@pytest.mark.parametrize(("queue", "who"), [("none", "the server itself"), ("bullmq", "the worker")])
def test_documents_say_what_is_told_and_who_tells_it(queue: str, who: str) -> None:
    domain = Path(__file__).parents[1] / "domains" / "vacations.yaml"
    files = render_files(load_input(file=domain, given=[Given("queue", queue, "queue")]).answers).files
    page, readme = (files[name].data.decode() for name in ("docs/domain.md", "README.md"))
    assert page.count("Its events are ") == 1
    assert "Its events are `created`, `confirmed`, `cancelled`." in page.partition("## Booking\n")[2]
    assert f"Events are told by {who}" in readme
    scripts = json.loads(files["package.json"].data)["scripts"]
    assert all(name in scripts and f"`{name}`" in readme for name in ("events:dead", "events:replay"))


def test_native_code_of_pictures_is_loaded_by_the_first_of_them() -> None:
    domain = Path(__file__).parents[1] / "domains" / "vacations.yaml"
    files = render_files(load_input(file=domain).answers).files
    source = {path: file.data.decode() for path, file in files.items() if path.startswith("src/")}
    loading = {path: text for path, text in source.items() if re.search(r"""['"]sharp['"]""", text)}
    assert [*loading] == ["src/platform/images/pictures.ts"]
    assert "await import('sharp')" in loading["src/platform/images/pictures.ts"]
    assert "from 'sharp'" not in loading["src/platform/images/pictures.ts"]


def test_one_file_is_what_it_is_among_all() -> None:
    answers = default_input({"name": "demo", "database": "sqlite"})
    release = working_release()
    files = render_files(answers, release=release).files
    for path in ("package.json", "src/modules/notes/service.ts", "src/platform/db/sqlite.ts"):
        assert render_file(answers, path, release=release) == files.get(path)
    assert render_file(answers, "src/modules/notes", release=release) is None
    assert render_file(answers, "src/platform/db/mysql.ts", release=release) is None
