"""What is relied upon of Copier's private API. A failure here: `pyproject.toml` pins a line that does not fit."""

from __future__ import annotations

import dataclasses
import inspect
from functools import cached_property
from typing import TYPE_CHECKING, Any

import copier
import pytest
import yaml
from copier._jinja_ext import SandboxedEnvironment, YieldContext, YieldExtension, get_yield_context
from copier._main import Worker, as_operation
from copier._settings import SettingsModel
from copier._subproject import Subproject
from copier._template import Template, load_template_config
from copier._types import Phase
from copier._user_data import AnswersMap
from jinja2 import UndefinedError

from scaffold.errors import TemplateError
from scaffold.releases.release import templates_root
from scaffold.render.config import load_config
from scaffold.render.worker import EmptySubproject, ReleaseTemplate, ReleaseWorker

if TYPE_CHECKING:
    from samples import Make


def test_the_line() -> None:
    assert copier.__version__.startswith("9.19.")


@pytest.mark.parametrize(
    ("ours", "theirs"), [(ReleaseWorker, Worker), (ReleaseTemplate, Template), (EmptySubproject, Subproject)]
)
def test_everything_that_is_overridden_exists_and_is_of_the_same_kind(ours: type, theirs: type) -> None:
    own = {"release", "compiled", "collect", "collect_one", "_walk", "_excluded"}
    for name, value in vars(ours).items():
        if name.startswith("__") or name in own:
            continue
        assert type(inspect.getattr_static(theirs, name)) is type(value), name


@pytest.mark.parametrize(
    "name",
    ["jinja_env", "match_exclude", "template_copy_root", "template", "subproject"],
)
def test_the_workers_cached_properties(name: str) -> None:
    assert isinstance(inspect.getattr_static(Worker, name), cached_property)


def test_the_workers_methods() -> None:
    assert isinstance(inspect.getattr_static(Worker, "answers_relpath"), property)
    for name in ("_render_context", "_answers_to_remember", "_ask"):
        assert list(inspect.signature(getattr(Worker, name)).parameters) == ["self"]
    fields = {field.name for field in dataclasses.fields(Worker)}  # type: ignore[arg-type]
    assert {"data", "defaults", "quiet", "settings", "answers"} <= fields


@pytest.mark.parametrize(
    "name",
    [
        "_raw_config",
        "answers_relpath",
        "config_data",
        "envops",
        "exclude",
        "jinja_extensions",
        "metadata",
        "questions_data",
        "secret_questions",
        "subdirectory",
        "tasks",
        "templates_suffix",
    ],
)
def test_the_templates_cached_properties(name: str) -> None:
    assert isinstance(inspect.getattr_static(Template, name), cached_property)


def test_answers_are_combined_and_the_users_count_first() -> None:
    answers = AnswersMap(user={"a": 1}, metadata={"_commit": "v1"})
    assert answers.combined["a"] == 1
    assert answers.combined["_commit"] == "v1"
    assert answers.hidden == set()


def test_the_yield_tag_leaves_name_and_values() -> None:
    env = SandboxedEnvironment(extensions=[YieldExtension])
    assert isinstance(get_yield_context(env), YieldContext)
    template = env.from_string("{% yield one from many %}{{ one.name }}{% endyield %}")
    assert template.render(many=[{"name": "x"}]) == ""  # the name is not there yet: swallowed, not raised
    state = get_yield_context(env)
    assert (state.yield_name, state.yield_iterable) == ("one", [{"name": "x"}])
    state.yield_name = state.yield_iterable = None
    assert template.render(many=[], one={"name": "x"}) == "x"


def test_the_sandbox_is_a_sandbox() -> None:
    with pytest.raises(Exception, match="unsafe"):
        SandboxedEnvironment().from_string("{{ ''.__class__.__mro__ }}").render()
    assert issubclass(UndefinedError, Exception)


def test_operations_and_phases() -> None:
    assert as_operation("copy")(lambda: 1)() == 1
    with Phase.use(Phase.RENDER):
        assert Phase.current() is Phase.RENDER


def test_settings_can_be_empty() -> None:
    assert SettingsModel().trust == set()


def test_our_reader_of_copier_yml_reads_what_copiers_reads(tiny: Make) -> None:
    assert load_config(templates_root()) == load_template_config(templates_root() / "copier.yml")
    more = "_exclude: [/a]\n_skip_if_exists: [/b]\nname: {type: str, default: other}\n---\n_exclude: [/c]\nx: 1\n"
    root = tiny({"options/90-exclude.yml": more}).root
    ours, theirs = load_config(root), load_template_config(root / "copier.yml")
    assert ours == theirs
    assert ours["_exclude"] == ["/a", "/c"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: [\n", r"copier\.yml:2: "),
        ("--- \n!include [a]\n", r"copier\.yml:2: !include"),
        ("!include nowhere.yml\n", r"copier\.yml:1: nowhere\.yml is no file"),
        ("!include ../outside.yml\n", r"copier\.yml:1: "),
    ],
)
def test_a_broken_copier_yml_is_an_error_with_its_place(tiny: Make, text: str, message: str) -> None:
    root = tiny({"../outside.yml": "a: 1\n"}).root
    (root / "copier.yml").write_text(text)
    with pytest.raises(TemplateError, match=message):
        load_config(root)


def test_tasks_and_migrations_are_refused(tiny: Make) -> None:
    from scaffold.render import render_files

    for setting in ("_tasks: [touch x]", "_migrations: [{command: touch x, version: v1.0.0}]"):
        release = tiny({"options/90-exclude.yml": f"{setting}\n"}, folder=setting[:4])
        with pytest.raises(TemplateError, match="neither _tasks nor _migrations"):
            render_files({}, release=release)


def test_the_users_own_copier_settings_do_not_count(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from samples import answers

    from scaffold.render import render_files

    before = render_files(answers()).base_hash
    settings = tmp_path / "settings.yml"
    settings.write_text(yaml.safe_dump({"defaults": {"name": "other", "description": "other"}}))
    monkeypatch.setenv("COPIER_SETTINGS_PATH", str(settings))
    assert render_files(answers()).base_hash == before
