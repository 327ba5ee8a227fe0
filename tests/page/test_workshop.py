"""A workshop is played on the page as the engine plays it, and what cannot be played is told."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from reformsim.config.scenario import Scenario
from reformsim.page.app import make_app
from reformsim.page.workshop_moves import read_game
from reformsim.page.workshop_rules import USUAL
from reformsim.study.workshop import begin, predict, pull, reveal
from reformsim.study.workshop_answer import tell
from reformsim.study.workshop_debrief import debrief
from reformsim.study.workshop_game import Workshop
from reformsim.study.workshop_log import read_log

GAME = USUAL | {"teams": ["Owls & Co", "Hawks"], "rounds": 2, "years_per_round": 1, "schools": 2, "budget": 700}
PLANS: list[dict[str, Any]] = [
    {"coaching": {"intensity": 0.8, "share": 0.5}, "structures": {"intensity": 1.0, "share": 1}},
    {"mandate": {"intensity": 1.0, "share": 1}},
]


def move(place: int, number: int, **changed: Any) -> dict[str, Any]:
    """Return a team's move as the browser sends it."""
    foretold = {"verdict": ("snap_back", "compliance")[place], "level": (0.2, 0.1)[place]}
    whole = {"team": GAME["teams"][place], "round": number, "levers": PLANS[(place + number) % 2], "predict": foretold}
    return whole | changed


MOVES = [move(place, number) for number in (1, 2) for place in (0, 1)]


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    """Return a visitor of the page."""
    from reformsim.page.presets import presets

    with TestClient(make_app(presets(), "three_years"), base_url="http://127.0.0.1") as visitor:
        yield visitor


@pytest.fixture(scope="module")
def played() -> list[Workshop]:
    """Return the same game as the engine plays it: after each round."""
    from reformsim.page.presets import presets

    table = begin(read_game(GAME, presets()))
    found = []
    for one in MOVES:
        table = pull(table, one["team"], one["levers"])
        table = predict(table, one["team"], one["predict"]["verdict"], one["predict"]["level"])
        if one["team"] == GAME["teams"][-1]:
            table = reveal(table)
            found.append(table)
    return found


def ask(client: TestClient, name: str, **said: Any) -> Any:
    """Return the answer to a question about the game."""
    return client.post(f"/api/{name}", json={"client": "test", "turn": 1, "game": GAME, **said})


def test_a_round_is_revealed_as_the_engine_reveals_it(client: TestClient, played: list[Workshop]) -> None:
    """After a round each team's verdict, level and yearly curve are the engine's own, beside what it foretold."""
    found = ask(client, "workshop", moves=MOVES[:2], revealed=1).json()
    assert (found["is_over"], found["debrief"], found["ended"]) == (False, None, 3)
    for told, turn in zip(found["turns"], played[0].turns, strict=True):
        assert turn.outcome is not None
        assert (told["team"], told["verdict"], told["level"]) == (turn.team, turn.outcome.verdict, turn.outcome.level)
        assert told["path"] == pytest.approx(turn.outcome.path, abs=1e-4)
        assert (told["foretold"]["verdict"], told["foretold"]["level"]) == (
            turn.prediction and turn.prediction.verdict,
            turn.prediction and turn.prediction.level,
        )


def test_a_game_ends_with_the_engines_debrief(client: TestClient, played: list[Workshop]) -> None:
    """When all rounds are revealed the ranking and every sentence of the debrief are the engine's own."""
    found = ask(client, "workshop", moves=MOVES, revealed=2).json()
    own = debrief(played[1])
    assert found["is_over"] is True
    assert found["debrief"]["sentences"] == list(tell(own))
    assert [(one["place"], one["team"], one["gain"]) for one in found["debrief"]["ranking"]] == [
        (one.place, one.team, one.lasting_gain_sd) for one in own.ranking
    ]
    assert found["debrief"]["alone"] == pytest.approx(own.alone.path, abs=1e-4)


def test_the_log_is_read_by_the_command(client: TestClient, played: list[Workshop], tmp_path: Path) -> None:
    """The log that the page hands out is the engine's own game, with a move of a round that is not revealed yet."""
    file = tmp_path / "log.jsonl"
    answer = ask(client, "workshop_log", moves=MOVES, revealed=2)
    assert 'filename="workshop-log.jsonl"' in answer.headers["content-disposition"]
    file.write_bytes(answer.content)
    assert read_log(file) == played[1]
    file.write_bytes(ask(client, "workshop_log", moves=[*MOVES[:2], move(0, 2, predict=None)], revealed=1).content)
    table = read_log(file)
    assert table == pull(played[0], GAME["teams"][0], MOVES[2]["levers"])


def test_prices_are_told_beside_the_budget(client: TestClient) -> None:
    """Each lever's cost a year is told beside the budget; what is too dear is refused in words, as a move as well."""
    told = ask(client, "workshop_prices", levers=PLANS[0]).json()
    assert told["refusal"] == ""
    assert told["total"] == pytest.approx(sum(told["costs"].values()))
    assert 0 < told["costs"]["coaching"] < told["budget"]
    dear = {"class_size": {"intensity": 1.0, "share": 1}}
    assert "too much (class size $" in ask(client, "workshop_prices", levers=dear).json()["refusal"]
    refused = ask(client, "workshop", moves=[move(0, 1, levers=dear)], revealed=0)
    assert refused.status_code == 422
    assert refused.json()["problems"][0].startswith("Owls & Co, round 1: costs $")


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"game": None}, "game: must say base, teams"),
        ({"game": GAME | {"schools": 1e99}}, "schools: must be a whole number from 1 to 100"),
        ({"game": GAME | {"budget": float("nan")}}, "budget: must be above 0"),
        ({"game": GAME | {"base": ["x"]}}, "base: there is no system called"),
        ({"game": GAME | {"teams": ["a"] * 9}}, "teams: must be a list of 1 to 8 names"),
        ({"game": GAME | {"teams": ["a", "a"]}}, "teams: each needs a name of its own"),
        ({"game": GAME | {"teams": ["a\nb"]}}, "teams: a name has 1 to 24 letters"),
        ({"game": GAME | {"seed": -1}}, "seed: must be"),
        ({"moves": {"a": 1}}, "moves: must be a list of at most 4"),
        ({"moves": [MOVES[0]] * 5}, "moves: must be a list of at most 4"),
        ({"moves": [MOVES[0]] * 2}, "moves: a team moves once in a round"),
        ({"moves": [7]}, "moves[0]: must have team, round, levers and predict"),
        ({"moves": [move(0, 99)]}, "moves[0]: round: must be a whole number from 1 to 2"),
        ({"moves": [move(0, 2)]}, "round 1 must be revealed before"),
        ({"moves": [move(0, 1, team="Owl")]}, "unknown team"),
        ({"moves": [move(0, 1, levers={"coachin": 1})]}, "coachin: unknown lever"),
        ({"moves": [move(0, 1, levers={"coaching": "x"})]}, "coaching: must be an intensity"),
        ({"moves": [move(0, 1, levers={"coaching": {"intensity": 7}})]}, "coaching.intensity: must be"),
        ({"moves": [move(0, 1, predict={"verdict": "magic", "level": 0.5})]}, "unknown verdict"),
        ({"moves": [move(0, 1, predict={"verdict": "partial", "level": 5})]}, "the level must be between 0 and 1"),
        ({"moves": [move(0, 1, predict={"verdict": [], "level": 1})]}, "predict must have a verdict"),
        ({"revealed": True}, "revealed: must be a whole number from 0 to 2"),
        ({"revealed": 1, "moves": [MOVES[0]]}, "missing: Hawks: levers"),
    ],
)
def test_wrong_moves_are_told(client: TestClient, changed: dict[str, Any], said: str) -> None:
    """A game or a move that is none is told in words, and nothing fails."""
    import json

    whole = {"client": "test", "turn": 1, "game": GAME, "moves": [], "revealed": 0} | changed
    answer = client.post("/api/workshop", content=json.dumps(whole).encode())
    assert answer.status_code == 422, answer.text
    assert any(said in problem for problem in answer.json()["problems"]), answer.text


def test_systems_to_choose_from_differ(bases: dict[str, Scenario]) -> None:
    """Of presets that differ in their levers alone one is offered, and the usual game can be begun."""
    from reformsim.page.workshop_rules import workshop_start

    offered = workshop_start(bases)
    assert offered["bases"] == ["baseline", "leader_turnover", "competing_initiatives", "new_culture"]
    assert begin(read_game(offered["usual"], bases)).game.base.system.schools == 20
