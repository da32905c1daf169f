"""A property that is read once: `functools.cached_property` without the lock that each first reading takes."""

from collections.abc import Callable
from typing import Any, Generic, Self, TypeVar, overload

T = TypeVar("T")


class kept(Generic[T]):  # noqa: N801 — it reads as what it stands for, like `property`
    """A property that is read when it is first asked for, and then stands in the instance itself."""

    def __init__(self, read: Callable[[Any], T]) -> None:
        self._read = read
        self._name = read.__name__
        self.__doc__ = read.__doc__

    @overload
    def __get__(self, instance: None, owner: type) -> Self: ...

    @overload
    def __get__(self, instance: object, owner: type) -> T: ...

    def __get__(self, instance: object | None, owner: type) -> Self | T:
        """The value; on the class, the property."""
        if instance is None:
            return self
        value = instance.__dict__[self._name] = self._read(instance)
        return value
