// The answer in words: the verdict, what the month says, the cost, and what happened.

import { dollars, el, share } from "./draw.js";
import { W, start } from "./state.js";

// What is read aloud stays one place of the page: word and meaning of each new run, nothing else.
export function showVerdict(host, answer) {
  const { verdict } = answer;
  const said = host.querySelector(".said") ?? el("div", { class: "said", "aria-live": "polite" });
  said.replaceChildren(
    el("div", { class: "verdict-word", style: `--mark: var(--verdict-${verdict.name})`, id: "verdict-word", "data-verdict": verdict.name, text: verdict.title }),
    el("p", { class: "verdict-meaning", text: verdict.meaning }),
  );
  if (!said.isConnected) {
    host.replaceChildren(said, el("div", { class: "luck" }), el("div", { class: "readout", id: "readout" }), el("div", { class: "meter", id: "cost", role: "group", "aria-label": W.cost }));
  }
  showLuck(answer, []);
  showCost(answer);
}

export function showLuck({ verdict }, luck) {
  const all = [verdict.name, ...luck.map((run) => run.verdict)];
  const same = all.filter((name) => name === verdict.name).length;
  const dots = all.map((name) => el("i", { style: `--mark: var(--verdict-${name})`, title: start.verdicts.find((one) => one.name === name)?.title }));
  const said = luck.length ? W.agree.replace("{same}", same).replace("{all}", all.length) : "";
  document.querySelector("#verdict .luck").replaceChildren(...(luck.length ? dots : []), el("span", { text: said }));
}

function showCost({ verdict }) {
  const lasting = verdict.cost_per_lasting_sd;
  const parts = [
    el("b", { id: "spent", text: dollars(verdict.cost) }),
    el("span", { text: `${W.cost_total}` }),
    el("b", { text: dollars(verdict.cost_per_student) }),
    el("span", { text: W.cost_place }),
    ...(lasting === null ? [] : [el("b", { text: dollars(lasting) }), el("span", { text: W.cost_lasting })]),
  ];
  document.getElementById("cost").replaceChildren(...parts);
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
