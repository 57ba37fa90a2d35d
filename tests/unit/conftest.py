from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, settings

from scaffold.domain.check import check_domain
from scaffold.domain.lacks import ACCOUNTS, Lack
from scaffold.domain.tree import parse_tree
from scaffold.errors import UserError
from scaffold.options import load_catalogue, load_names

if TYPE_CHECKING:
    from collections.abc import Callable

    from scaffold.domain.naming import Names
    from scaffold.options.catalogue import Catalogue

NOBODY = {ACCOUNTS: Lack("auth", ("jwt", "session"))}


@pytest.fixture(scope="session")
def names() -> Names:
    return load_names()


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return load_catalogue()


@pytest.fixture
def check(names: Names) -> Callable[..., dict[str, Any]]:
    """Check the text of a domain; the file is called f.yaml."""

    def run(text: str, *, users: bool = True, complete: bool = False) -> dict[str, Any]:
        lacks = {} if users else NOBODY
        return check_domain(parse_tree(text, "f.yaml"), names=names, lacks=lacks, complete=complete).domain

    return run


@pytest.fixture
def refused(check: Callable[..., dict[str, Any]]) -> Callable[..., UserError]:
    """Check a text that has to be refused with exit 2, and return the error."""

    def run(text: str, **more: Any) -> UserError:
        with pytest.raises(UserError) as caught:
            check(text, **more)
        assert caught.value.exit_code == 2
        assert caught.value.place
        return caught.value

    return run


# A busy machine is no reason to fail: what must be quick is measured in processor time, where it must.
settings.register_profile("unit", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("unit")
