"""Updates all repositories of a list, several at a time: one process each, since a render is work for a core."""

from __future__ import annotations

import multiprocessing
import sys
from concurrent.futures import ProcessPoolExecutor, as_completed
from typing import TYPE_CHECKING

from scaffold.errors import ExitCode
from scaffold.fleet.one import State, update_one

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from scaffold.fleet.one import Result, Task


def run_all(tasks: Sequence[Task], jobs: int, told: Callable[[Result], None]) -> list[Result]:
    """Update all; `told` hears of each as it ends. The results come in the order of the tasks."""
    if jobs == 1 or len(tasks) == 1:
        return [_told(update_one(task), told) for task in tasks]
    warm_up()
    kind = "fork" if sys.platform == "linux" else "spawn"
    pool = ProcessPoolExecutor(min(jobs, len(tasks)), mp_context=multiprocessing.get_context(kind))
    try:
        futures = {pool.submit(update_one, task): number for number, task in enumerate(tasks)}
        found = {futures[future]: _told(future.result(), told) for future in as_completed(futures)}
    finally:
        pool.shutdown(cancel_futures=True)
    return [found[number] for number in range(len(tasks))]


def warm_up() -> None:
    """Import once what every repository needs: the processes are forked afterwards."""
    import scaffold.history
    import scaffold.lifecycle.change
    import scaffold.render.worker  # noqa: F401


def _told(result: Result, told: Callable[[Result], None]) -> Result:
    told(result)
    return result


def exit_code(results: Sequence[Result]) -> ExitCode:
    """Return the exit code of a fleet: conflicts before failures before fine."""
    return max((result.exit_code for result in results), default=ExitCode.OK)


def totals(results: Sequence[Result]) -> dict[str, int]:
    """Count the results by their state."""
    return {state.value: sum(result.state is state for result in results) for state in State}


def as_text(results: Sequence[Result]) -> str:
    """Return the report for a person."""
    lines = []
    for result in results:
        words = {
            State.UPDATED: f"{result.before}, {result.files} files",
            State.CURRENT: f"{result.before} already",
            State.THERE: "the branch is there already",
            State.CONFLICTS: f"{len(result.conflicts)} files: {', '.join(result.conflicts[:3])}; nothing was written",
            State.FAILED: result.error,
        }[result.state]
        lines.append(f"{result.state:<9}  {result.folder}  {words}")
        lines += [f"{'':<11}hint: {result.hint}"] if result.hint else []
        lines += [f"{'':<11}left to do: {one}" for one in result.left]
    counts = ", ".join(f"{count} {state}" for state, count in totals(results).items() if count)
    return "\n".join([*lines, "", f"{len(results)} repositories: {counts}."])


def as_markdown(results: Sequence[Result], release: str) -> str:
    """Return the report as a table, for an issue or a summary."""
    rows = [
        f"| {result.folder.name} | {result.state} | {result.before} | {result.files or ''} | "
        f"{', '.join(result.conflicts) or result.error} |"
        for result in results
    ]
    head = [f"# Update to {release}", "", "| repository | state | was | files | what |", "| --- " * 5 + "|"]
    return "\n".join([*head, *rows]) + "\n"
