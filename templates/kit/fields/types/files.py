"""``file(10mb, pdf)``: what a row holds of a file that is kept elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from .values import Json

if TYPE_CHECKING:
    from ..field import Facts


class File(Json):
    """Name, type, size and digest of a file, and the id under which its bytes are kept. It is sent by itself."""

    is_sent = False
    schema = "storedFileSchema"
    holds = "StoredFile"
    """Of what is known of it, in TypeScript."""
    nullable = ".nullable()"
    stored_as = "json"
    bulk = "null"
    wrong: ClassVar[tuple[tuple[str, str], ...]] = ()

    def ts_type(self, field: Facts) -> str:
        """What is known of it."""
        del field
        return self.holds

    def output(self, field: Facts) -> str:
        """The same on every resource."""
        del field
        return self.schema

    def from_row(self, field: Facts, place: str) -> str:
        """Nobody else writes that column."""
        del field
        return f"{place} as {self.holds} | null"

    def sample(self, field: Facts, n: int) -> dict[str, Any]:
        """A small one."""
        kind = field.args["kinds"][n % len(field.args["kinds"])]
        return {
            "id": f"0198c2a4-0000-4000-8000-{n + 700:012}",
            "name": f"{field.name.replace('_', '-')}.{kind}",
            "type": MEDIA_TYPES[kind],
            "size": n + 1,
            "digest": f"{n:x}" * 64,
        }

    def neutral(self, field: Facts) -> Any:
        """None."""
        del field

    def made_up(self, field: Facts) -> str:
        """None: nobody has sent one."""
        del field
        return "null"


MEDIA_TYPES = {
    "csv": "text/csv",
    "gif": "image/gif",
    "jpeg": "image/jpeg",
    "pdf": "application/pdf",
    "png": "image/png",
    "txt": "text/plain",
    "webp": "image/webp",
    "zip": "application/zip",
}
