"""Which tasks there are, and which of them recur."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

# What a task may ask for beside its ids, by naming a parameter so; taken from the job's row.
FROM_THE_ROW = ("workspace", "by")


class UnknownTask(LookupError):
    """No task of this name is registered."""


class WrongIds(TypeError):
    """The ids do not fit the parameters of the task."""


@dataclass(frozen=True)
class Task:
    """A registered task: the function, and how pages speak of it."""

    name: str
    function: Callable[..., None]
    title: str
    leads_to: Callable[..., str] | None
    period: str | int | None = None

    def arguments(self, ids: dict[str, Any], **row: Any) -> dict[str, Any]:
        """The keyword arguments of a call: the ids, and what the function asks for of ``row``.

        Raises WrongIds, naming what the function takes.
        """
        parameters = inspect.signature(self.function).parameters
        arguments = ids | {name: row[name] for name in FROM_THE_ROW if name in parameters}
        try:
            inspect.signature(self.function).bind(None, **arguments)
        except TypeError as error:
            takes = ", ".join(name for name in list(parameters)[1:] if name not in FROM_THE_ROW) or "no ids"
            given = ", ".join(ids) or "none"
            raise WrongIds(f"The task {self.name} takes {takes}; it was given {given}.") from error
        return arguments


_tasks: dict[str, Task] = {}

Register = Callable[[Callable[..., None]], Callable[..., None]]


def task(name: str, *, title: str = "", leads_to: Callable[..., str] | None = None) -> Register:
    """Register ``function(progress, **ids)`` under ``name``, written ``room.verb_object``.

    A parameter called ``workspace`` or ``by`` is filled from the job's row. ``title`` is what pages call it.
    ``leads_to(workspace, **ids)`` gives the address of the page that shows what came of it.
    """
    return _register(name, title, leads_to, None)


def every(period: str | int, name: str, *, title: str = "") -> Register:
    """Register a task that runs once per period in every workspace.

    ``period`` is "day" (from midnight, local time), "hour", or a number of minutes.
    """
    if period not in ("day", "hour") and not (isinstance(period, int) and period > 0):
        raise ValueError(f'A period is "day", "hour" or a number of minutes, not {period!r}.')
    return _register(name, title, None, period)


def _register(
    name: str, title: str, leads_to: Callable[..., str] | None, period: str | int | None
) -> Register:
    def register(function: Callable[..., None]) -> Callable[..., None]:
        if name in _tasks:
            raise ValueError(f"There is already a task called {name}.")
        words = title or name.rpartition(".")[2].replace("_", " ").capitalize()
        _tasks[name] = Task(name, function, words, leads_to, period)
        return function

    return register


def task_called(name: str) -> Task:
    """The task of this name. Raises UnknownTask."""
    try:
        return _tasks[name]
    except KeyError:
        known = ", ".join(sorted(_tasks)) or "none"
        raise UnknownTask(f"There is no task called {name!r}. Registered tasks: {known}.") from None


def title_of(name: str) -> str:
    """What pages call the task; its name where a newer or older version of Moothall queued it."""
    return _tasks[name].title if name in _tasks else name


def outcome_of(name: str, workspace: Any, ids: dict[str, Any]) -> str:
    """The address of the page that shows what came of a job; empty if its task names none."""
    task = _tasks.get(name)
    return task.leads_to(workspace, **ids) if task and task.leads_to else ""


def recurring_tasks() -> list[Task]:
    return [task for task in _tasks.values() if task.period is not None]
