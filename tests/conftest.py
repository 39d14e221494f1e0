"""Fixtures that all tests may use."""

from tests.rodnan.conftest import abstracts, rodnan

__all__ = ["abstracts", "rodnan"]
