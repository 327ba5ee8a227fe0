"""One row of the state as an object: attributes that are columns, and rows of numbers by name."""

from __future__ import annotations

from collections.abc import Iterator, MutableMapping
from typing import TYPE_CHECKING, Any

import mesa

if TYPE_CHECKING:
    from reformsim.model.mesa_model import ReformModel


class Column:
    """Show one number of an agent's row as an attribute.

    Parameters
    ----------
    table, name
        The table of the state and its column.
    writable
        False for what the model derives anew each month.
    """

    def __init__(self, table: str, name: str, *, writable: bool = True) -> None:
        self.table, self.name, self.writable = table, name, writable

    def values(self, model: ReformModel) -> Any:
        """Return the whole column."""
        return getattr(getattr(model.state, self.table), self.name)

    def __get__(self, agent: RowAgent | None, owner: type | None = None) -> Any:
        """Return the agent's number, or the column itself on the class."""
        if agent is None:
            return self
        return self.values(agent.model)[agent.row].item()

    def __set__(self, agent: RowAgent, value: float) -> None:
        """Write the agent's number."""
        if not self.writable:
            raise AttributeError(f"{self.name} is derived each month and cannot be set")
        self.values(agent.model)[agent.row] = value


class Named(MutableMapping[str, float]):
    """Show a row of numbers by the names of practices or subjects; writing writes the row."""

    def __init__(self, names: tuple[str, ...], values: Any) -> None:
        self._names, self._values = names, values

    def __getitem__(self, name: str) -> float:
        """Return the number under a name."""
        return float(self._values[self._place(name)])

    def __setitem__(self, name: str, value: float) -> None:
        """Write the number under a name."""
        self._values[self._place(name)] = value

    def __delitem__(self, name: str) -> None:
        """Refuse: the names are those of the scenario."""
        raise TypeError("the names of a scenario cannot be taken away")

    def __iter__(self) -> Iterator[str]:
        """Iterate over the names."""
        return iter(self._names)

    def __len__(self) -> int:
        """Return how many names there are."""
        return len(self._names)

    def __repr__(self) -> str:
        """Return names and numbers."""
        return repr(dict(self))

    def _place(self, name: str) -> int:
        """Return a name's place."""
        if name not in self._names:
            raise KeyError(f"{name}; there are: {', '.join(self._names)}")
        return self._names.index(name)


class RowAgent(mesa.Agent):
    """Stand above all agents: one row of the model's state.

    Mesa counts agents in a table that never lets a model go; ids here come from the model itself.
    """

    model: ReformModel

    def __init__(self, model: ReformModel, row: int) -> None:
        self.model = model
        self.row = row
        self.pos = None
        self.unique_id = model.next_agent_id()

    def __repr__(self) -> str:
        """Return kind and row."""
        return f"<{type(self).__name__} {self.row}>"


class Course(MutableMapping[str, float]):
    """Show what a teacher does in one subject; as a mapping, deep enactment by practice."""

    def __init__(self, model: ReformModel, row: int) -> None:
        self._model, self.row = model, row

    @property
    def subject(self) -> str:
        """Return the subject's name."""
        return self._model.state.subjects[int(self._model.state.courses.subject[self.row])]

    @property
    def skill(self) -> float:
        """Return the skill, share."""
        return float(self._model.state.courses.skill[self.row])

    @skill.setter
    def skill(self, value: float) -> None:
        self._model.state.courses.skill[self.row] = value

    @property
    def deep(self) -> Named:
        """Return deep enactment by practice, shares."""
        return Named(self._model.state.practices, self._model.state.courses.deep[self.row])

    @property
    def surface(self) -> Named:
        """Return surface enactment by practice, shares."""
        return Named(self._model.state.practices, self._model.state.courses.surface[self.row])

    def __getitem__(self, name: str) -> float:
        """Return deep enactment of a practice."""
        return self.deep[name]

    def __setitem__(self, name: str, value: float) -> None:
        """Write deep enactment of a practice."""
        self.deep[name] = value

    def __delitem__(self, name: str) -> None:
        """Refuse: practices are those of the scenario."""
        del self.deep[name]

    def __iter__(self) -> Iterator[str]:
        """Iterate over practices."""
        return iter(self.deep)

    def __len__(self) -> int:
        """Return the number of practices."""
        return len(self.deep)
