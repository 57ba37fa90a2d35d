"""Texts of a repository about its fields of type ``refs``: empty ones where a resource has no such field.

So its template says each line once. ``texts`` gives a dict: import_links, include (what a query reads besides), page
(of a list's request), loaded and read (the sets of a row, as arguments), given (the parameter that takes them).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .module import Calculated

Data = dict[str, Any]


def texts(resource: Calculated) -> Data:
    """The texts of one resource's repository."""
    found = {
        "import_links": ", type LinkTables",
        "include": ", include: linked",
        "page": f", links: {resource.camel}Links",
        "loaded": ", linksOf",
        "read": ", linksIn(row)",
        "given": f", links: {resource.pascal}Links",
    }
    return found if resource.sets else dict.fromkeys(found, "")
