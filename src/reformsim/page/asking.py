"""The questions that a page can ask: each reads what is said, has it worked on, and says what is shown."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from starlette.responses import Response

from reformsim.errors import InputError
from reformsim.page.question import Question, asked_of, read_question
from reformsim.page.workers import Desk, Tick, Turn

if TYPE_CHECKING:
    from reformsim.config.scenario import Scenario
    from reformsim.page.running import Run, Runner
    from reformsim.page.watcher import Watcher
    from reformsim.page.workshop_room import Memory
    from reformsim.study.workshop_game import Workshop

LONGEST_NAME = 64
Answer = TypeVar("Answer")


class Asking:
    """Answer what browsers ask.

    Attributes
    ----------
    desk
        Has questions worked on.
    """

    def __init__(self, bases: Mapping[str, Scenario], desk: Desk) -> None:
        self._bases = bases
        self.desk = desk
        self._made: Runner | None = None
        self._memory: Memory | None = None
        self._done: dict[str, tuple[int, int]] = {}
        self._growing: dict[str, tuple[Watcher, int]] = {}

    def answers(self) -> dict[str, Callable[[dict[str, Any]], Awaitable[Any]]]:
        """Return what answers each question, by the last part of its address."""
        return {
            "run": self.run,
            "light": self.light,
            "landscape": self.landscape,
            "school": self.school,
            "yaml": self.yaml,
            "csv": self.csv,
            "report": self.report,
            "threshold": self.threshold,
            "progress": self.progress,
            "growing": self.growing,
            "workshop": self.workshop,
            "workshop_prices": self.workshop_prices,
            "workshop_log": self.workshop_log,
        }

    def warm_up(self) -> None:
        """Load the engine and run the first question, while the browser still reads the page."""
        first = next(iter(self._bases.items()))
        question = read_question(asked_of(first[1], first[0]), self._bases)
        self.desk.begin(lambda: self._runner().run(question, lambda: None))

    def _runner(self) -> Runner:
        """Return the runner; what it needs is loaded when it is first used."""
        from reformsim.page.running import Runner

        if self._made is None:
            self._made = Runner()
        return self._made

    def _read(self, said: dict[str, Any]) -> tuple[Turn, Question, int | None]:
        """Return whose question it is, the question, and when support is ended by hand."""
        question = read_question(said.get("ask"), self._bases)
        released = said.get("released")
        most = question.scenario.years * question.scenario.months_per_year
        if released is not None and (isinstance(released, bool) or not isinstance(released, int)):
            raise InputError(f"released: must be a whole number of months (got {str(released)[:40]})")
        if released is not None and not 0 <= released <= most:
            raise InputError(f"released: must be from 0 to {most} months (got {released})")
        return turn_of(said), question, released

    async def run(self, said: dict[str, Any]) -> dict[str, Any]:
        """Return a whole run."""
        turn, question, released = self._read(said)

        def task(tick: Tick) -> dict[str, Any]:
            from reformsim.page.answer import answer_of

            def look(watcher: Watcher, months: int) -> None:
                self._growing[turn.client] = (watcher, months)

            return answer_of(self._runner().run(question, tick, released, look))

        try:
            return await self.desk.work(turn, task)
        finally:
            if not self.desk.is_off(turn):
                self._growing.pop(turn.client, None)

    async def light(self, said: dict[str, Any]) -> dict[str, Any]:
        """Return the curves of a run, for which nobody waits."""
        turn, question, released = self._read(said)

        def task(tick: Tick) -> dict[str, Any]:
            from reformsim.page.answer import light_answer_of

            return light_answer_of(self._run(question, tick, released))

        return await self.desk.work(turn, task, pace="later")

    async def landscape(self, said: dict[str, Any]) -> dict[str, Any]:
        """Return the landscape in which a run rolled."""
        turn, question, released = self._read(said)

        def task(tick: Tick) -> dict[str, Any]:
            from reformsim.page.landscape import landscape_of

            return landscape_of(self._run(question, tick, released), tick)

        return await self.desk.work(turn, task, pace="later")

    async def school(self, said: dict[str, Any]) -> dict[str, Any]:
        """Return one school from near."""
        turn, question, released = self._read(said)

        def task(tick: Tick) -> dict[str, Any]:
            from reformsim.page.school_story import school_of

            return school_of(self._run(question, tick, released), said.get("school"))

        return await self.desk.work(turn, task)

    async def yaml(self, said: dict[str, Any]) -> Response:
        """Return the scenario as a file that the command line runs."""
        from reformsim.page.export import yaml_of

        scenario = read_question(said.get("ask"), self._bases).scenario
        return _file(yaml_of(scenario).encode(), "application/yaml", f"{scenario.name}.yaml")

    async def csv(self, said: dict[str, Any]) -> Response:
        """Return the tables as CSV files in one archive."""
        turn, question, released = self._read(said)

        def task(tick: Tick) -> bytes:
            from reformsim.page.export import csv_archive

            return csv_archive(self._run(question, tick, released))

        content = await self.desk.work(turn, task)
        return _file(content, "application/zip", f"{question.scenario.name}-seed{question.seed}.zip")

    async def report(self, said: dict[str, Any]) -> Response:
        """Return the report of a run as one file."""
        turn, question, _ = self._read(said)

        def task(tick: Tick) -> bytes:
            from reformsim.page.report_file import report_of

            return report_of(self._run(question, tick), tick).encode()

        content = await self.desk.work(turn, task, pace="long")
        return _file(content, "text/html; charset=utf-8", f"report-{question.scenario.name}.html")

    async def threshold(self, said: dict[str, Any]) -> dict[str, Any]:
        """Return what it would take."""
        turn, question, _ = self._read(said)

        def task(tick: Tick) -> dict[str, Any]:
            from reformsim.page.takes import what_it_takes

            def progress(done: int, total: int) -> None:
                tick()
                self._done[turn.client] = (done, total)

            return what_it_takes(question.scenario, said.get("vary"), progress)

        try:
            return await self.desk.work(turn, task, pace="long")
        finally:
            self._done.pop(turn.client, None)

    async def progress(self, said: dict[str, Any]) -> dict[str, Any]:
        """Return how far a browser's longer question is."""
        done, total = self._done.get(turn_of(said).client, (0, 0))
        return {"done": done, "total": total}

    async def growing(self, said: dict[str, Any]) -> dict[str, Any]:
        """Return the months that are done of a run that is not."""
        found = self._growing.get(turn_of(said).client)
        if found is None:
            return {"months": 0}
        watcher, months = found
        return {"months": months, "series": watcher.so_far(("deep", "surface", "culture"))}

    async def workshop(self, said: dict[str, Any]) -> dict[str, Any]:
        """Return a workshop as its moves leave it, with its debrief once it is over."""

        def told(workshop: Workshop, run: Callable[..., list[dict[str, Any]]]) -> dict[str, Any]:
            from reformsim.page.workshop_room import table_told

            return table_told(workshop, run)

        return await self._replayed(said, told)

    async def workshop_log(self, said: dict[str, Any]) -> Response:
        """Return the log of a workshop as a file."""

        def told(workshop: Workshop, _: Callable[..., list[dict[str, Any]]]) -> bytes:
            from reformsim.study.workshop_log import log_text

            return log_text(workshop).encode()

        content = await self._replayed(said, told)
        return _file(
            content, "text/plain; charset=utf-8", "workshop-log.jsonl"
        )  # a kind of JSON would be read as an answer

    async def workshop_prices(self, said: dict[str, Any]) -> dict[str, Any]:
        """Return what levers cost in a workshop."""

        def task(_: Tick) -> dict[str, Any]:
            from reformsim.page.workshop_moves import read_game
            from reformsim.page.workshop_room import prices_told

            return prices_told(read_game(said.get("game"), self._bases), said.get("levers"))

        return await self.desk.work(turn_of(said), task)

    async def _replayed(self, said: dict[str, Any], told: Callable[[Workshop, Any], Answer]) -> Answer:
        """Return what is told of a workshop whose moves are played again."""
        turn = turn_of(said)

        def task(tick: Tick) -> Answer:
            from reformsim.page.workshop_moves import read_game, replay
            from reformsim.page.workshop_room import Memory

            def progress(done: int, total: int) -> None:
                self._done[turn.client] = (done, total)

            self._memory = self._memory or Memory()
            run = self._memory.running(self._runner(), tick, progress)
            game = read_game(said.get("game"), self._bases)
            return told(replay(game, said.get("moves"), said.get("revealed"), run), run)

        try:
            return await self.desk.work(turn, task, pace="game")
        finally:
            self._done.pop(turn.client, None)

    def _run(self, question: Question, tick: Tick, released: int | None = None) -> Run:
        """Return a question's run."""
        return self._runner().run(question, tick, released)


def _file(content: bytes, kind: str, name: str) -> Response:
    """Return a file to be kept."""
    return Response(content, media_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def turn_of(said: dict[str, Any]) -> Turn:
    """Return whose question it is."""
    client, number = said.get("client"), said.get("turn")
    if not isinstance(client, str) or not 0 < len(client) <= LONGEST_NAME or not isinstance(number, int):
        raise InputError("client, turn: must say who asks, and the how-manieth time")
    return Turn(client, number)
