"""The students as a Mesa AgentSet that makes no agent until somebody looks at one.

Fifty thousand objects cost more than the whole simulation. So the set holds row numbers; columns are read and
written at once, and single students appear when iterated over.
"""

from __future__ import annotations

import math
import weakref
from collections.abc import Callable, Hashable, Iterable, Iterator
from random import Random
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
from mesa.agent import AgentSet, GroupBy

from reformsim.model.mesa_agents import NamedColumn, Student
from reformsim.model.mesa_rows import Column, RowAgent

if TYPE_CHECKING:
    from reformsim.model.mesa_model import ReformModel

Rows = npt.NDArray[np.int64]
Method = str | Callable[..., Any]


class StudentSet(AgentSet):
    """Behave as Mesa's AgentSet over students, by rows."""

    def __init__(self, model: ReformModel, rows: Rows, random: Random) -> None:
        self.model = model
        self.random = random
        self._take(rows)
        self._agents: weakref.WeakKeyDictionary[Any, None] = weakref.WeakKeyDictionary()  # Mesa's own; stays empty

    def _take(self, rows: Rows) -> None:
        """Hold these rows from now on."""
        self._rows = rows
        self._members: frozenset[int] | None = None  # of the rows, once somebody has asked for one

    def _row_of(self, agent: object) -> int:
        """Return a student's row, or refuse what is no student of this model."""
        if not isinstance(agent, Student) or agent.model is not self.model:
            raise TypeError(f"a set of students holds students of its own model only, not {agent!r}")
        return agent.row

    def __len__(self) -> int:
        """Return how many students are in the set."""
        return len(self._rows)

    def __iter__(self) -> Iterator[Student]:
        """Iterate over students, made one by one."""
        return (self.model.student(int(row)) for row in self._rows)

    def __contains__(self, agent: object) -> bool:
        """Return whether a student of this model is in the set."""
        if self._members is None:
            self._members = frozenset(self._rows.tolist())
        return isinstance(agent, Student) and agent.model is self.model and agent.row in self._members

    def __getitem__(self, item: int | slice) -> Any:
        """Return a student, or a list of them."""
        if isinstance(item, slice):
            return [self.model.student(int(row)) for row in self._rows[item]]
        return self.model.student(int(self._rows[item]))

    def _like(self, rows: Iterable[int] | Rows, *, inplace: bool) -> StudentSet:
        """Return a set of these rows, or this one changed to them."""
        chosen = np.asarray(rows if isinstance(rows, np.ndarray) else list(rows), dtype=np.int64)
        if inplace:
            self._take(chosen)
            return self
        return StudentSet(self.model, chosen, self.random)

    def _update(self, agents: Iterable[RowAgent]) -> StudentSet:
        """Change the set to these students."""
        return self._like(dict.fromkeys(map(self._row_of, agents)), inplace=True)

    def _from_iterable(self, agents: Iterable[RowAgent]) -> StudentSet:
        """Return a set of these students: what `&`, `|`, `-` and `^` of two sets make."""
        return self._like(dict.fromkeys(map(self._row_of, agents)), inplace=False)

    def __ror__(self, other: Any) -> StudentSet:
        """Unite a set of Mesa's own with students, which it would hold weakly and so lose."""
        return self._from_iterable([*other, *self])

    def select(
        self,
        filter_func: Callable[[Any], bool] | None = None,
        at_most: float = float("inf"),
        inplace: bool = False,
        agent_type: type | None = None,
    ) -> StudentSet:
        """Return the students for whom `filter_func` holds, as Mesa's AgentSet does."""
        if isinstance(at_most, float) and at_most <= 1.0:
            at_most = int(len(self) * at_most)
        if filter_func is None:
            fits = agent_type is None or issubclass(self.model.student_type, agent_type)
            return self._like(self._rows[: math.ceil(min(len(self), at_most)) if fits else 0], inplace=inplace)
        rows: list[int] = []
        for student in self:
            if len(rows) >= at_most:
                break
            if filter_func(student) and (agent_type is None or isinstance(student, agent_type)):
                rows.append(student.row)
        return self._like(rows, inplace=inplace)

    def shuffle(self, inplace: bool = False) -> StudentSet:
        """Return the students in random order."""
        rows = self._rows.tolist()
        self.random.shuffle(rows)
        return self._like(rows, inplace=inplace)

    def sort(self, key: Method, ascending: bool = False, inplace: bool = False) -> StudentSet:
        """Return the students sorted by an attribute or a function of a student."""
        values = self.get(key) if isinstance(key, str) else [key(student) for student in self]
        order = sorted(range(len(self)), key=values.__getitem__, reverse=not ascending)
        return self._like(self._rows[order], inplace=inplace)

    def do(self, method: Method, *args: Any, **kwargs: Any) -> StudentSet:
        """Call a method of every student, or a function with every student."""
        self.map(method, *args, **kwargs)
        return self

    def shuffle_do(self, method: Method, *args: Any, **kwargs: Any) -> StudentSet:
        """Do it in random order."""
        self.shuffle().map(method, *args, **kwargs)
        return self

    def map(self, method: Method, *args: Any, **kwargs: Any) -> list[Any]:
        """Return what a method or function returns for every student."""
        if isinstance(method, str):
            return [getattr(student, method)(*args, **kwargs) for student in self]
        return [method(student, *args, **kwargs) for student in self]

    def array(self, name: str) -> npt.NDArray[Any]:
        """Return a column's numbers of these students, shape (students,) or (students, subjects), as a copy."""
        column = getattr(self.model.student_type, name)
        if not isinstance(column, Column | NamedColumn):
            raise TypeError(f"{name} is no column of students; get({name!r}) asks each of them")
        chosen: npt.NDArray[Any] = column.values(self.model)[self._rows]
        return chosen

    def get(self, attr_names: str | list[str], handle_missing: str = "error", default_value: Any = None) -> list[Any]:
        """Return an attribute, or several, of every student; those that are columns without making a student."""
        if handle_missing not in ("error", "default"):
            raise ValueError(f"handle_missing must be 'error' or 'default', not {handle_missing!r}")
        if isinstance(attr_names, str):
            column = getattr(self.model.student_type, attr_names, None)
            if isinstance(column, Column):
                return list(self.array(attr_names).tolist())
            if isinstance(column, NamedColumn):
                return [column.at(self.model, row) for row in self._rows.tolist()]
            if handle_missing == "default":
                return [getattr(student, attr_names, default_value) for student in self]
            return [getattr(student, attr_names) for student in self]
        rows = zip(*(self.get(name, handle_missing, default_value) for name in attr_names), strict=True)
        return [list(row) for row in rows]

    def set(self, attr_name: str, value: Any) -> StudentSet:
        """Set an attribute of every student."""
        described = getattr(self.model.student_type, attr_name, None)
        if isinstance(described, Column) and described.writable:
            described.values(self.model)[self._rows] = value
            return self
        for student in self:
            setattr(student, attr_name, value)
        return self

    def groupby(self, by: Method, result_type: str = "agentset") -> GroupBy:
        """Return groups of students by an attribute or a function of a student."""
        keys = self.get(by) if isinstance(by, str) else [by(student) for student in self]
        rows: dict[Hashable, list[int]] = {}
        for key, row in zip(keys, self._rows.tolist(), strict=True):
            rows.setdefault(key, []).append(row)
        groups = {key: self._like(chosen, inplace=False) for key, chosen in rows.items()}
        return GroupBy(groups if result_type == "agentset" else {key: list(group) for key, group in groups.items()})

    def add(self, agent: Student) -> None:
        """Add a student of the model to the set."""
        row = self._row_of(agent)
        if agent not in self:
            self._take(np.append(self._rows, row))

    def discard(self, agent: Student) -> None:
        """Take a student out of the set, if in it; the student stays in school."""
        if agent in self:
            self._take(self._rows[self._rows != agent.row])

    def remove(self, agent: Student) -> None:
        """Take a student out of the set; the student stays in school."""
        if agent not in self:
            raise KeyError(agent)
        self.discard(agent)

    def __copy__(self) -> StudentSet:
        """Return a set of the same students."""
        return self._like(self._rows.copy(), inplace=False)

    def __getstate__(self) -> dict[str, Any]:
        """Return what is kept of the set on disk."""
        return {"model": self.model, "random": self.random, "rows": self._rows}

    def __setstate__(self, state: dict[str, Any]) -> None:
        """Take up what was kept."""
        self.__init__(state["model"], state["rows"], state["random"])  # type: ignore[misc]
