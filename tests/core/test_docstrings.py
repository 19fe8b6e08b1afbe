"""The examples in the core's docstrings are true."""

import doctest
import importlib
import pkgutil

import pytest

import insonate_core

MODULES = sorted(
    module.name for module in pkgutil.walk_packages(insonate_core.__path__, "insonate_core.") if not module.ispkg
)


@pytest.mark.parametrize("name", MODULES)
def test_docstring_examples_are_true(name: str) -> None:
    assert doctest.testmod(importlib.import_module(name)).failed == 0
