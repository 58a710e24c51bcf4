"""Checks of arguments, before the jsii runtime sees them."""

import typing

from jsii import _type_checking


def check_type(argname: str, value: object, expected_type: typing.Any) -> typing.Any:
    """As jsii checks it, and no tuple: the type hints let one pass as a sequence, and jsii then fails without naming the argument."""
    if isinstance(value, tuple):
        raise TypeError(f"type of {argname} must be a list; got tuple instead: write it in square brackets")
    return _type_checking.check_type(argname, value, expected_type)
