"""Says where in a template something went wrong."""

from __future__ import annotations

from pathlib import Path

from scaffold.errors import TemplateError


def located(error: BaseException, root: Path, what: str) -> TemplateError:
    """Turn any error of a render into one that begins with file:line.

    Jinja rewrites tracebacks so that frames carry the template's file and line: the last frame inside the
    tree is the place, also for an undefined name or a division by zero. When the kit raised, its own line follows.
    """
    from jinja2 import TemplateSyntaxError

    if isinstance(error, TemplateSyntaxError):
        return TemplateError(f"{error.name or what}:{error.lineno}: {error.message}")
    where, inside = what, ""
    trace = error.__traceback__
    while trace:
        path = Path(trace.tb_frame.f_code.co_filename)
        if path.is_relative_to(root):
            name = path.relative_to(root).as_posix()
            place = f"{name}:{trace.tb_lineno}"
            where, inside = (where, f" ({place})") if name.startswith("kit/") else (place, "")
        trace = trace.tb_next
    return TemplateError(f"{where}: {type(error).__name__}: {error}{inside}")
