"""``image(5mb, jpeg, png) variant(thumb, 200x200, cover)``: a file that is a picture, and smaller ones made of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .files import File

if TYPE_CHECKING:
    from ..field import Facts


class Image(File):
    """A file with its width, its height and its variants."""

    schema = "storedImageSchema"
    holds = "StoredImage"

    def sample(self, field: Facts, n: int) -> dict[str, Any]:
        """As large as its variants."""
        variants = [
            {"name": one["name"], "width": one.get("width", n + 1), "height": one.get("height", n + 1)}
            for one in field.args["variants"]
        ]
        return {**super().sample(field, n), "width": 640, "height": 480, "variants": variants}
