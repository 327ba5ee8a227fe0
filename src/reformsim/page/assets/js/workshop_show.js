// What came of a round, and of the whole workshop.

import { dollars, el, percent, share } from "./draw.js";
import { plot } from "./plot.js";
import { leversOf } from "./workshop_state.js";
import { W, start } from "./state.js";

const FIRST_DASHED = 4; // from the fifth team on lines are dashed, so that colour is never alone
const NAMES_WIDE = 230;

const colour = (i) => `var(--series-${i + 1})`;
const overYears = (path) => path.map((value, i) => [i + 1, value]);

function table(heads, rows) {
  const head = el("tr", {}, ...heads.map((text) => el("th", { scope: "col", text })));
  const body = rows.map((cells) => el("tr", {}, ...cells.map((one) => (typeof one === "string" ? el("td", { text: one }) : el("td", {}, one)))));
  return el("div", { class: "ws-scroll" }, el("table", { class: "ws-table" }, el("thead", {}, head), el("tbody", {}, ...body)));
}

function named(game, team) {
  const mark = el("i", { class: "ws-key", style: `--mark: ${colour(game.teams.indexOf(team))}` });
  return el("span", {}, mark, team);
}

// What a team did in a round: its levers, the strongest first.
function did(plan) {
  const pulled = Object.entries(leversOf(plan)).sort((a, b) => b[1].intensity - a[1].intensity);
  const names = pulled.map(([name, { intensity }]) => `${start.levers.find((one) => one.name === name)?.title ?? name} ${percent(intensity)}`);
  const some = plan.share < 1 ? ` (${percent(plan.share)} ${W.of_schools})` : "";
  return names.length ? `${names.join(", ")}${some}` : W.nothing_done;
}

function chart(game, turns, found) {
  const last = turns[0].path.length;
  const lines = turns.map((one, i) => ({ points: overYears(one.path), colour: colour(i), dashed: i >= FIRST_DASHED, label: one.team }));
  const dots = turns.map((one, i) => ({ points: [[last, one.foretold.level]], colour: colour(i), dots: true, label: "" }));
  const alone = found.debrief ? [{ points: overYears(found.debrief.alone), colour: "var(--quiet-ink)", thin: true, dashed: true, label: W.ws_alone }] : [];
  const marks = [{ at: found.ended, label: W.ends_here }];
  return plot({ title: W.ws_chart, series: [...alone, ...lines, ...dots], xLabel: W.ws_year_axis, yLabel: W.curves_axis, xRange: [1, last], marks, right: NAMES_WIDE });
}

export function outcomeOf(heading, { game, plans }, round, found) {
  const turns = game.teams.map((name) => found.turns.find((one) => one.team === name && one.round === round));
  const heads = [W.ws_teams, W.ws_did, `${W.ws_foretold}: ${W.ws_verdict}`, W.ws_came, `${W.ws_foretold}: ${W.ws_level}`, W.ws_came, W.ws_off];
  const rows = turns.map((one) => [
    named(game, one.team),
    did(plans[round - 1][game.teams.indexOf(one.team)]),
    one.foretold.title,
    `${one.foretold.verdict === one.verdict ? "✓" : "✗"} ${one.title}`,
    share(one.foretold.level),
    share(one.level),
    share(Math.abs(one.foretold.level - one.level)),
  ]);
  return el(
    "section",
    { class: "panel", id: "ws-outcome" },
    heading,
    el("p", { class: "hint", text: `${W.ws_chart}. ${W.ws_chart_help}` }),
    chart(game, turns, found),
    table(heads, rows),
  );
}

export function debriefOf(game, found) {
  const rows = found.ranking.map((one) => [
    String(one.place),
    named(game, one.team),
    one.kind,
    (Number(one.gain.toFixed(3)) || 0).toFixed(3),
    dollars(one.cost),
    one.ratio === null ? "–" : one.ratio.toFixed(4),
  ]);
  return [
    el("section", { class: "panel", id: "ws-ranking" }, el("h2", { text: W.ws_ranking }), table([W.ws_place, W.ws_teams, W.ws_kind, W.ws_gain, W.ws_paid, W.ws_ratio], rows)),
    el("section", { class: "panel ws-told", id: "ws-debrief" }, el("h2", { text: W.ws_debrief }), ...found.sentences.map((text) => el("p", { text }))),
  ];
}
