"""Checks of arguments, before the jsii runtime sees them."""

import collections.abc
import typing

from jsii import _type_checking


def check_type(argname: str, value: object, expected_type: typing.Any) -> typing.Any:
    """As jsii checks it, but for lists, where jsii lets pass what it cannot take, and does not say which element is wrong."""
    element_type = _element_type(expected_type)
    if element_type is None or value is None:
        return _type_checking.check_type(argname, value, expected_type)
    if not isinstance(value, list):
        raise TypeError(f"type of {argname} must be a list; got {type(value).__name__} instead: write it in square brackets")
    for index, element in enumerate(value):
        check_type(f"{argname}[{index}]", element, element_type)
    return value


def _element_type(expected_type: typing.Any) -> typing.Any:
    """The type of a list's elements, or None where no list is wanted."""
    if typing.get_origin(expected_type) is collections.abc.Sequence:
        return typing.get_args(expected_type)[0]
    if typing.get_origin(expected_type) is typing.Union:
        return next(filter(None, map(_element_type, typing.get_args(expected_type))), None)
    return None
