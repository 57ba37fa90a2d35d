"""The floor: the same files by bare Jinja, in one process. FLOOR ANSWERS.yml PLAN.json TEMPLATES DESTINATION.

What any renderer of these templates has to do, and nothing else: no Copier, no checks, no excludes, no atomicity.
Which template gives which path stands in a plan that is made beforehand and not timed.
"""

# ruff: noqa: PTH103, PTH118, PTH120, PTH123, S101  the fastest there is, and nothing else
from __future__ import annotations

import importlib.util
import json
import os
import sys
from typing import Any

import yaml
from jinja2 import FileSystemLoader, StrictUndefined
from jinja2.sandbox import SandboxedEnvironment


def load_kit(templates: str) -> Any:
    """Import the kit."""
    folder = os.path.join(templates, "kit")
    spec = importlib.util.spec_from_file_location(
        "kit", os.path.join(folder, "__init__.py"), submodule_search_locations=[folder]
    )
    assert spec is not None
    assert spec.loader is not None
    kit = importlib.util.module_from_spec(spec)
    sys.modules["kit"] = kit
    spec.loader.exec_module(kit)
    return kit


class Environment(SandboxedEnvironment):
    """Copier's sandbox, with the one rule that the templates rely upon: in a dict the key comes before the method."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Look up `obj.attribute`."""
        if type(obj) is dict and attribute in obj:
            return obj[attribute]
        return super().getattr(obj, attribute)


def main() -> None:
    """Render and write."""
    answers_file, plan_file, templates, destination = sys.argv[1:]
    with open(answers_file, "rb") as stream:
        answers = yaml.load(stream, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506
    with open(plan_file, "rb") as stream:
        plan = json.load(stream)
    kit = load_kit(templates)
    model = kit.build({name: answers[name] for name in kit.INPUTS})
    env = Environment(
        loader=FileSystemLoader(templates),
        undefined=StrictUndefined,
        variable_start_string="{=",
        variable_end_string="=}",
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
    )
    env.filters.update(kit.FILTERS)
    env.globals |= {"app": lambda: model, "has": lambda path: bool(at(path, model))}
    remembered = {name: value for name, value in answers.items() if name != "base_hash"}
    context = {**answers, "_copier_answers": remembered}
    loops: dict[str, Any] = {}
    made: set[str] = set()
    for path, template, variables in plan:
        values = {}
        for variable, expression, key in variables:
            if expression not in loops:
                items = env.compile_expression(expression)(**context)
                loops[expression] = {str(item["name"]) if "name" in item else str(item): item for item in items}
            values[variable] = loops[expression][key]
        target = os.path.join(destination, path)
        folder = os.path.dirname(target)
        if folder not in made:
            os.makedirs(folder, exist_ok=True)
            made.add(folder)
        if template.endswith(".jinja"):
            data = env.get_template("project/" + template).render(context, **values).encode()
        else:
            with open(os.path.join(templates, "project", template), "rb") as stream:
                data = stream.read()
        with open(target, "wb") as stream:
            stream.write(data)


def at(path: str, model: Any) -> Any:
    """Look a dotted path of the model up."""
    for name in path.split("."):
        model = model[name] if isinstance(model, dict) else getattr(model, name)
    return model


if __name__ == "__main__":
    main()
