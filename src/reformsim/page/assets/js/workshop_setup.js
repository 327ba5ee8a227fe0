// Set up a workshop: who plays, how long, for how much, and with which system.

import { el } from "./draw.js";
import { W, card, start } from "./state.js";

const { usual, limits, bases } = start.workshop;

function field(id, text, input) {
  return el("div", { class: "ws-field" }, el("label", { for: id, text }), input);
}

function number(id, text, value, low, high, step = 1) {
  const input = el("input", { id, type: "number", min: low, max: high, step, value, required: true });
  return { input, root: field(id, text, input) };
}

// begin(game) starts anew; goOn(table) takes up what this browser has kept.
export function setUp(held, begin, goOn) {
  const choice = el("select", { id: "ws-base" }, ...bases.map((name) => el("option", { value: name, text: card(name).title })));
  choice.value = usual.base;
  const count = number("ws-teams", W.ws_teams, usual.teams.length, 1, limits.teams);
  const numbers = {
    rounds: number("ws-rounds", W.ws_rounds, usual.rounds, 1, limits.rounds),
    years_per_round: number("ws-years", W.ws_years, usual.years_per_round, 1, limits.years_per_round),
    budget: number("ws-budget", W.ws_budget, usual.budget, 1, limits.budget, "any"),
    schools: number("ws-schools", W.schools, usual.schools, 1, limits.schools),
    seed: number("ws-seed", W.seed, usual.seed, 0, 1e9),
  };
  const names = Array.from({ length: limits.teams }, (_, i) => {
    const id = `ws-team-${i + 1}`;
    const input = el("input", { id, type: "text", maxlength: limits.name, value: usual.teams[i] ?? `Team ${i + 1}`, required: true });
    return { input, root: field(id, W.ws_team.replace("{number}", i + 1), input) };
  });
  const showNames = () => names.forEach((one, i) => {
    one.root.hidden = i >= Number(count.input.value);
    one.input.disabled = one.root.hidden;
  });
  count.input.addEventListener("input", showNames);
  showNames();
  const submit = (event) => {
    event.preventDefault();
    const said = Object.entries(numbers).map(([name, one]) => [name, Number(one.input.value)]);
    const teams = names.filter((one) => !one.root.hidden).map((one) => one.input.value.trim());
    begin({ base: choice.value, teams, ...Object.fromEntries(said) });
  };
  const fields = [count, ...Object.values(numbers)].map((one) => one.root);
  return el(
    "section",
    { class: "panel" },
    el("h2", { text: W.tab_workshop }),
    el("p", { class: "hint", text: W.ws_help }),
    held && goOnRow(held, goOn),
    el(
      "form",
      { id: "ws-setup", onsubmit: submit },
      el("div", { class: "ws-form" }, field("ws-base", W.ws_system, choice), ...fields),
      el("div", { class: "ws-form" }, ...names.map((one) => one.root)),
      el("button", { type: "submit", class: "primary", id: "ws-begin", text: W.ws_begin }),
    ),
  );
}

function goOnRow(held, goOn) {
  const { game, revealed } = held;
  const words = W.ws_kept.replace("{teams}", game.teams.join(", ")).replace("{revealed}", revealed).replace("{rounds}", game.rounds);
  return el("div", { class: "row" }, el("button", { type: "button", id: "ws-go-on", text: W.ws_go_on, onclick: () => goOn(held) }), el("p", { text: words }));
}
