"""The whole kit: what is rendered asks for it, a command that only reads a scaffold.yaml does not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from . import model
from .database import bulk, sql
from .project import (
    brought,
    capabilities,
    composition,
    dashboard,
    documents,
    environment,
    log,
    packages,
    pages,
    services,
    upkeep,
)
from .tests import stocktests, told, webhooktests, writes
from .words import answers, names, text, typescript

if TYPE_CHECKING:
    from collections.abc import Callable

INPUTS = (*model.AS_ANSWERED, "blank", "domain")

DEFAULTS = brought.DEFAULTS
"""For options that are younger than the first release: plain Copier looks at a newer table with older answers."""

FILTERS: dict[str, Callable[..., Any]] = {
    "answers_yaml": answers.answers_yaml,
    "db_column": sql.column_literal,
    "pascal": names.pascal,
    "camel": names.camel,
    "snake": names.snake,
    "kebab": names.kebab,
    "words": names.words,
    "title_words": names.title,
    "plural_words": names.plural,
    "article": names.article,
    "ts_string": text.ts_string,
    "ts_literal": typescript.literal,
    "json_string": text.json_string,
    "sql_string": text.sql_string,
    "yaml_string": text.yaml_string,
    "md_text": text.md_text,
    "comment_text": text.comment_text,
    "shell_word": text.shell_word,
}


def build(answers: dict[str, Any]) -> dict[str, Any]:
    """Everything that templates read through ``app()``: the model, then what each area adds to it."""
    app = model.build(answers)
    chosen, composed = packages.build(app), composition.build(app)
    whole = {
        **app,
        "packages": chosen,
        **pages.build(app),
        "db": sql.build(app, capabilities.tables({**app, "composition": composed})),
        "bulk": bulk.build(app) if app["database"] == "postgres" else [],
        "documents": documents.pages(app, answers.get("domain") or {"resources": []}),
        "writes": writes.build(app),
        "told": told.build(app),
        "webhook_tests": webhooktests.build(app),
        "stock_tests": stocktests.build(app),
        "environment": environment.build({**app, "composition": composed}),
        "composition": composed,
        "dashboard": dashboard.build(app) if app["metrics"] == "prometheus" else "",
        "compose": services.build(app["database"], app["names"]["snake"]),
        "upkeep": upkeep.build(app, chosen),
    }
    # What is written depends on all the rest.
    return {**whole, "log": log.build(whole)}
