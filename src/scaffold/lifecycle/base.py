"""The base of a merge: what a project was made from, rendered again and held against the recorded hash."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from scaffold.errors import RefusedError, ScaffoldError
from scaffold.releases.working import DEV
from scaffold.state_files import ANSWERS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scaffold.releases.store import BundleStore
    from scaffold.render import Rendering


def verified_base(store: BundleStore, *, tag: str, url: str, answers: Mapping[str, Any], recorded: str) -> Rendering:
    """Render what a project was made from.

    `tag`, `url`, `answers` and `recorded` (`base_hash`) are what its answers file says. The URL is text: nothing
    is fetched from it.

    Raises:
        RefusedError: when no tree of ours gives the recorded hash: a merge would stand on a wrong base.

    """
    from scaffold.render import render_files, verify

    reason = f"rendering {tag} with the recorded answers gives other files than the recorded ones"
    for release in store.candidates(tag):
        try:
            rendering = render_files(answers, release=replace(release, url=url))
        except ScaffoldError as error:
            reason = f"{tag} does not render with the recorded answers ({error})"
            continue
        if verify(rendering, recorded):
            return rendering
    raise RefusedError(reason, place=ANSWERS, hint=_way_out(tag))


def _way_out(tag: str) -> str:
    put_back = (
        f"If {ANSWERS} was edited or merged by hand, put back what was committed: `git checkout HEAD -- {ANSWERS}`"
    )
    if tag.endswith(DEV):
        return (
            f"{tag} was no release, and the templates have changed since. {put_back}; otherwise merge once by hand: "
            "make the project anew beside it with `scaffold new --from scaffold.yaml`, and take its answers file."
        )
    return f"{put_back}, or run `scaffold resolve` after a git merge."
