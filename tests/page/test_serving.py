"""The server answers in clear words, to those who may ask."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from starlette.testclient import TestClient

from reformsim.config.scenario import Scenario
from reformsim.errors import InputError
from reformsim.page.app import make_app
from reformsim.page.serving import MISSING, open_port, refuse_without_web


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    """Return a visitor of the page."""
    from reformsim.page.presets import presets

    with TestClient(make_app(presets(), "three_years"), base_url="http://127.0.0.1") as visitor:
        yield visitor


def ask(client: TestClient, name: str, **said: Any) -> Any:
    """Return the answer to a question."""
    return client.post(f"/api/{name}", json={"client": "test", "turn": 1, **said})


def test_the_page_holds_its_words_and_its_presets(client: TestClient) -> None:
    """The page is whole in one answer: its words filled in, what it begins with inside, nothing from elsewhere."""
    answer = client.get("/")
    assert answer.status_code == 200
    assert "default-src 'self'" in answer.headers["content-security-policy"]
    started = json.loads(answer.text.split('id="start">')[1].split("</script>")[0])
    assert len(started["cards"]) >= 10
    assert all(card["question"].endswith("?") for card in started["cards"])


def test_a_run_is_answered(client: TestClient, small: dict[str, Any]) -> None:
    """A question is answered with its curves, its schools, its verdict and its story."""
    found = ask(client, "run", ask=small).json()
    assert found["verdict"]["name"] in {"snap_back", "relapsing", "partial"}
    assert len(found["series"]["deep"]) == found["months"] == 150
    assert len(found["schools"]["id"]) == 3


@pytest.mark.parametrize(
    ("body", "status", "said"),
    [
        (b"{", 400, "cannot be read"),
        (b"[" * 50_000, 400, "cannot be read"),
        (b"null", 422, "not one that this page asks"),
        (b"x" * 200_000, 422, "longer than"),
        (b'{"ask": {"base": "three_years", "schools": 1e99}}', 422, "schools: must be a whole number"),
        (b'{"ask": {"base": "three_years"}, "released": 99999}', 422, "released: must be from 0 to 300 months"),
        (b'{"ask": {"base": "three_years"}, "client": 7, "turn": 1}', 422, "who asks"),
    ],
)
def test_what_cannot_be_answered_is_told(client: TestClient, body: bytes, status: int, said: str) -> None:
    """A question that cannot be answered gets a word about why, not a failure."""
    answer = client.post("/api/run", content=body)
    assert answer.status_code == status
    assert any(said in problem for problem in answer.json()["problems"]), answer.text


def test_a_failure_of_ours_is_told(client: TestClient, small: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """A failure of the program is told as such, in one line, with its kind."""
    monkeypatch.setattr("reformsim.page.answer.answer_of", lambda _: 1 / 0)
    answer = ask(client, "run", ask=small)
    assert (answer.status_code, answer.json()) == (500, {"failed": "ZeroDivisionError: division by zero"})


def test_the_latest_question_wins(client: TestClient, small: dict[str, Any]) -> None:
    """A question that its browser has gone past is not answered; another browser's count is its own."""
    first = ask(client, "run", ask=small)
    assert first.status_code == 200
    assert client.post("/api/run", json={"client": "other", "turn": 9, "ask": small}).status_code == 200
    assert client.post("/api/run", json={"client": "other", "turn": 8, "ask": small}).json() == {"superseded": True}
    assert ask(client, "run", ask=small).status_code == 200


def test_a_run_is_seen_while_it_grows(client: TestClient, small: dict[str, Any]) -> None:
    """While a run goes on its first months can be asked for; they are those of the answer, and then they are gone."""
    question = small | {"schools": 40, "seed": 31}
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(ask, client, "run", ask=question)
        seen: list[Any] = []
        while not waiting.done():
            found = ask(client, "growing").json()
            if found["months"]:
                seen.append(found["series"])
        answer = waiting.result().json()
    assert len(seen) > 1
    for months in seen:
        assert all(answer["series"][name][: len(values)] == values for name, values in months.items())
    assert len(seen[-1]["deep"]) > len(seen[0]["deep"])
    assert ask(client, "growing").json() == {"months": 0}


def test_own_scenarios_are_cards(bases: dict[str, Scenario]) -> None:
    """An own scenario is a card, keeps levers of its own naming and targets, and can be asked about."""
    said = {
        "name": "mine",
        "question": "And ours?",
        "years": 12,
        "system": {"schools": 2},
        "levers": {
            "early": {"lever": "coaching", "start_year": 1, "end_year": 3, "intensity": 0.5, "ramp_years": 0.0},
            "coaching": {"start_year": 2, "end_year": 4, "intensity": 1.0, "target": {"bands": ["primary"]}},
        },
    }
    mine = Scenario.from_dict(said)
    with TestClient(make_app({"mine": mine, **bases}, "mine"), base_url="http://127.0.0.1") as visitor:
        started = json.loads(visitor.get("/").text.split('id="start">')[1].split("</script>")[0])
        card = started["cards"][0]
        assert (card["title"], card["question"], started["first"]) == ("mine", "And ours?", "mine")
        assert ask(visitor, "run", ask=card["ask"]).json()["key"].startswith(mine.hash[:24])


def test_exports_are_files(client: TestClient, small: dict[str, Any]) -> None:
    """The scenario and the tables come as files with a name."""
    yaml = ask(client, "yaml", ask=small)
    assert yaml.headers["content-disposition"] == 'attachment; filename="three_years.yaml"'
    assert "schools: 3" in yaml.text
    tables = ask(client, "csv", ask=small)
    assert tables.content.startswith(b"PK")


def test_a_token_is_asked_for(bases: dict[str, Scenario]) -> None:
    """With a token nobody sees anything without it; the right one is kept in a cookie, and leaves the address."""
    visitor = TestClient(make_app(bases, "three_years", "open-sesame"), base_url="http://127.0.0.1")
    for address in ("/", "/?token=wrong", "/?token=%ff", "/assets/js/main.js", "/api/ready"):
        answer = visitor.get(address)
        assert answer.status_code == 403
        assert "token" in answer.text
    entered = visitor.get("/?token=open-sesame", follow_redirects=False)
    assert (entered.status_code, entered.headers["location"]) == (303, "/")
    assert visitor.get("/").status_code == 200


def test_two_pages_of_one_host_keep_their_visitors(bases: dict[str, Scenario]) -> None:
    """A visitor of two pages that differ in port and token stays with both: a browser keeps cookies by host alone."""
    jar: dict[str, str] = {}
    apps = {8321: make_app(bases, "three_years", "sesame"), 8322: make_app(bases, "three_years", "lavender")}
    for port, token in ((8321, "sesame"), (8322, "lavender")):
        visitor = TestClient(apps[port], base_url=f"http://127.0.0.1:{port}", cookies=jar)
        jar |= dict(visitor.get(f"/?token={token}", follow_redirects=False).cookies)
    for port, app in apps.items():
        assert TestClient(app, base_url=f"http://127.0.0.1:{port}", cookies=jar).get("/").status_code == 200


def test_other_names_are_refused(bases: dict[str, Scenario]) -> None:
    """A page on this machine answers under the machine's own names only."""
    app = make_app(bases, "three_years", hosts=("127.0.0.1", "localhost", "::1"))
    for name, status in (("127.0.0.1:80", 200), ("localhost:8321", 200), ("[::1]:8321", 200), ("evil.example", 421)):
        assert TestClient(app).get("/", headers={"host": name}).status_code == status


def test_a_port_in_use_is_told() -> None:
    """A port that is taken gives a word with the next one to try."""
    place = open_port("127.0.0.1", 0)
    port = place.getsockname()[1]
    with pytest.raises(InputError, match=f"nothing can be served there .*--port {port + 1}"):
        open_port("127.0.0.1", port)
    place.close()
    with pytest.raises(InputError, match="nothing can be served there"):
        open_port("203.0.113.7", port)


def test_missing_packages_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the extra, the message says what to install."""
    monkeypatch.setitem(__import__("sys").modules, "uvicorn", None)
    with pytest.raises(InputError) as refused:
        refuse_without_web()
    assert list(refused.value.problems) == [MISSING]
    assert "pip install 'reformsim[web]'" in MISSING
