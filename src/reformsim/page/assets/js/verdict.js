// The answer in words: the verdict, what the month says, the cost, and what happened.

import { dollars, el, share } from "./draw.js";
import { W } from "./state.js";

function plain(name) {
  return name.replaceAll("_", " ");
}

export function showVerdict(host, answer, luck) {
  const { verdict } = answer;
  const mark = `--mark: var(--verdict-${verdict.name})`;
  const all = [verdict.name, ...luck.map((run) => run.verdict)];
  const same = all.filter((name) => name === verdict.name).length;
  const dots = all.map((name) => el("i", { style: `--mark: var(--verdict-${name})`, title: plain(name) }));
  const said = luck.length ? `${same} of ${all.length} with other luck agree` : "";
  host.replaceChildren(
    el("div", { class: "verdict-word", style: mark, id: "verdict-word", "data-verdict": verdict.name, text: verdict.title }),
    el("p", { class: "verdict-meaning", text: verdict.meaning }),
    el("div", { class: "luck", "aria-label": said }, ...(luck.length ? dots : []), el("span", { text: said })),
    el("div", { class: "readout", id: "readout", "aria-live": "off" }),
    meter(answer),
  );
}

function meter(answer) {
  const { verdict } = answer;
  const lasting = verdict.cost_per_lasting_sd;
  return el(
    "div",
    { class: "meter", id: "cost", "aria-label": W.cost },
    el("b", { id: "spent", text: dollars(verdict.cost) }),
    el("span", { text: `${W.cost_total}` }),
    el("b", { text: dollars(verdict.cost_per_student) }),
    el("span", { text: W.cost_place }),
    lasting === null ? null : el("b", { text: dollars(lasting) }),
    lasting === null ? null : el("span", { text: W.cost_lasting }),
  );
}

// What the curves say in one month; the cost meter runs along.
export function showMonth(answer, month) {
  const host = document.getElementById("readout");
  if (!host) return;
  const rows = ["deep", "surface", "culture"].flatMap((name) => {
    const value = month > 0 ? share(answer.series[name][month - 1]) : "–";
    return [el("b", { class: name, text: value }), el("span", { class: name, text: W[name] })];
  });
  host.replaceChildren(...rows);
  document.getElementById("spent").textContent = dollars(month > 0 ? answer.series.cost[month - 1] : 0);
}

export function showStory(host, answer) {
  const notes = answer.notes.map((note) => el("p", { class: "hint", text: note }));
  host.replaceChildren(
    el("h2", { text: W.story }),
    el("ol", { id: "sentences" }, ...answer.story.map((text) => el("li", { text }))),
    ...notes,
  );
}
