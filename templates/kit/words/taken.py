"""Names that the templates use themselves, where those of a resource stand beside them.

Which ones they are follows from a rendered project: tests/e2e/test_names.py looks for what a resource of that name
would capture, or be captured by, and compares.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

# Variables and functions of the files of a module and of its tests, and words of the language that may name a resource.
LOCALS = frozenset(
    """
    access account act action actor after allowed amount announce apart api app application applyPatch as async c
    cached call changed changedMeanwhile checkReferences columns compute count counts createInMemoryRepository
    createReferenceCheck createRoute createRouter createStock created csvExports cursors db error etag everyRow
    exact expect expectVersion expected expectedVersions factory field fields filters find findById findReadable
    headers held id idempotency idempotencyKey ids ifMatch ifNoneMatch imageStore input inputs isKnown item
    jsonContent known limit limited limits linked links linksIn list live load loadPage mergePatchContent missing
    mountCsvExport mountImage next nextState once open ownerOf package page pageLinks paginate params patch
    problemResponses query readable reads recompute referred relink remove reply repositories request
    responseHeaders restrictedTo result router row rows rowsOf rule searchParams service sessions signInAs sort
    sources stock stored table throttle transaction undefined untilWritten updated user values version visible
    where wire z
    """.split()  # noqa: SIM905 - a list of quoted words would fill a page
)

# What the constants of a module are called, after the name of its resource.
CONSTANTS = ("Columns", "Links", "Orders", "OwnerSetBy", "PageSchema", "Policy", "Schema", "Transitions", "Values")


def local(name: str, otherwise: str, resources: Collection[str] = ()) -> str:
    """The name of a variable: `otherwise` where a template or the module of one of the resources (camel) has it."""
    taken = name in LOCALS or any(name == other + constant for other in resources for constant in CONSTANTS)
    return otherwise if taken else name
