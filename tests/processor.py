"""What must be quick is held to processor time: a busy machine is no fault."""

from __future__ import annotations

import gc
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Fail if what runs inside takes more than `seconds` of the processor.

    What other tests have left behind does not count: collecting it is put off until afterwards.
    """
    gc.disable()
    begun = time.process_time()
    try:
        yield
        took = time.process_time() - begun
    finally:
        gc.enable()
    assert took < seconds, f"{took:.1f} s of the processor, at most {seconds} expected"
