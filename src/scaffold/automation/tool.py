"""Where a CI job gets this scaffold from: one exact requirement, taken from how it was installed here."""

from __future__ import annotations

import json
import re
from importlib import metadata
from typing import Any

from scaffold.errors import RefusedError, UserError

DISTRIBUTION = "backend-scaffold"
VERSIONED = re.compile(rf"{DISTRIBUTION}==\d+(\.\d+)*[A-Za-z0-9.+]*\Z")
ADDRESSED = re.compile(
    rf"{DISTRIBUTION} @ (git\+(https|ssh)://\S+@[0-9a-f]{{40}}(#\S+)?|https://\S+#sha256=[0-9a-f]{{64}})\Z"
)
HINT = (
    "say where: `--tool 'backend-scaffold @ git+https://HOST/REPOSITORY@COMMIT'`, or a wheel of yours, "
    "`--tool 'backend-scaffold @ https://HOST/FILE.whl#sha256=HASH'`, or `--tool backend-scaffold==VERSION` "
    "when the index that your jobs use has it"
)


def requirement(given: str | None) -> str:
    """Return the requirement for pip: what was given, or where this scaffold came from.

    Raises:
        UserError: when what was given is not exact.
        RefusedError: when this scaffold came from a place that no CI job can reach.

    """
    if given is None:
        return installed_from(metadata.version(DISTRIBUTION), _direct_url())
    if not (VERSIONED.match(given) or ADDRESSED.match(given)):
        raise UserError(f"{given!r} does not say exactly what to install", hint=HINT)
    return given


def installed_from(version: str, direct: dict[str, Any] | None) -> str:
    """Return the requirement for what PEP 610 says of an installation; None is one from an index."""
    if direct is None:
        return f"{DISTRIBUTION}=={version}"
    url = str(direct["url"])
    if "vcs_info" in direct and not url.startswith("file:"):
        return f"{DISTRIBUTION} @ git+{url}@{direct['vcs_info']['commit_id']}"
    digest = direct.get("archive_info", {}).get("hashes", {}).get("sha256")
    if digest and url.startswith("https:"):
        return f"{DISTRIBUTION} @ {url}#sha256={digest}"
    raise RefusedError("this scaffold was installed from this machine, where no CI job can fetch it", hint=HINT)


def _direct_url() -> dict[str, Any] | None:
    text = metadata.distribution(DISTRIBUTION).read_text("direct_url.json")
    return json.loads(text) if text else None
