// Compare: up to four runs side by side, with the same luck.

import { dollars, el, share } from "./draw.js";
import { overYears, plot } from "./plot.js";
import { Gone, Refused, Superseded, askMore } from "./server.js";
import { told } from "./asked.js";
import { W, change, copy, state, titleOf } from "./state.js";

export const MOST_PINS = 4;
const LETTER = 9.6; // widest room of a letter beside a chart

export function pin(explorer) {
  if (state.pins.length >= MOST_PINS || !explorer.answer) return false;
  const { ask } = explorer.answer;
  const known = new Set(state.pins.map((one) => one.title));
  let title = titleOf(ask);
  for (let i = 2; known.has(title); i += 1) title = `${titleOf(ask)} (${i})`;
  change("pins", { pins: [...state.pins, { ask: copy(ask), title }] });
  return true;
}

const colour = (i) => `var(--series-${i + 1})`;

export class Compare {
  constructor(host, explorer) {
    Object.assign(this, { host, explorer });
  }

  async open() {
    if (!state.pins.length) {
      this.host.replaceChildren(el("div", { class: "panel empty" }, el("h2", { text: W.tab_compare }), el("p", { text: W.compare_empty })));
      return;
    }
    const { pins } = state;
    this.host.replaceChildren(el("p", { class: "hint", text: W.thinking }));
    const seed = pins[0].ask.seed;
    try {
      const found = await Promise.all(pins.map((one) => this.run({ ...one.ask, seed })));
      if (state.pins === pins) this.draw(found, seed);
    } catch (error) {
      if (!(error instanceof Superseded || error instanceof Gone)) throw error;
    }
  }

  // A pinned run, or why there is none: a link may hold one that cannot be run.
  async run(ask) {
    try {
      return await askMore("run", { ask });
    } catch (error) {
      if (error instanceof Refused) return { refused: error.message };
      throw error;
    }
  }

  draw(found, seed) {
    const shown = found.map((answer, i) => ({ answer, i })).filter(({ answer }) => !answer.refused);
    const longest = Math.max(...shown.map(({ answer }) => answer.months / answer.months_per_year));
    const chart = (name, title) =>
      el(
        "section",
        { class: "panel" },
        el("h2", { text: title }),
        plot({
          title,
          series: shown.map(({ answer, i }) => ({ points: overYears(answer, name), colour: colour(i), label: state.pins[i].title })),
          xLabel: W.time_axis,
          yLabel: W.curves_axis,
          xRange: [0, longest],
          wide: 640,
          high: 330,
          right: 20 + LETTER * Math.max(...shown.map(({ i }) => state.pins[i].title.length)),
        }),
      );
    this.host.replaceChildren(
      el("p", { class: "hint wide", text: W.compare_luck.replace("{seed}", seed) }),
      el("div", { class: "pins" }, ...found.map((one, i) => this.pinned(one, i))),
      ...(shown.length ? [chart("deep", W.compare_deep), chart("culture", W.compare_culture)] : []),
    );
  }

  pinned(answer, i) {
    const ways = [
      el("button", { type: "button", class: "show-pin", text: W.show_pin, "aria-label": `${W.show_pin}: ${state.pins[i].title}`, onclick: () => this.show(i) }),
      " ",
      el("button", { type: "button", class: "unpin", text: W.unpin, "aria-label": `${W.unpin}: ${state.pins[i].title}`, onclick: () => this.unpin(i) }),
    ];
    const heading = el("h2", { text: state.pins[i].title });
    const style = `border-top: 0.4rem solid ${colour(i)}`;
    if (answer.refused) return el("article", { class: "panel pin", style }, heading, el("p", { class: "banner bad", text: answer.refused }), ...ways);
    const { verdict } = answer;
    const rows = [
      [W.row_end, share(verdict.final)],
      [W.row_culture, share(verdict.culture_final)],
      [W.row_schools, `${Math.round(verdict.schools_above_half * 100)} %`],
      [W.row_gain, verdict.gain_months.toFixed(1)],
      [W.row_cost, dollars(verdict.cost)],
      [W.row_place, dollars(verdict.cost_per_student)],
    ];
    return el(
      "article",
      { class: "panel pin", style: `--mark: var(--verdict-${verdict.name}); ${style}` },
      heading,
      el("p", { class: "hint did", text: told(state.pins[i].ask) }),
      el("p", { class: "verdict-word", "data-verdict": verdict.name, text: verdict.title }),
      el("dl", {}, ...rows.flatMap(([name, value]) => [el("dt", { text: name }), el("dd", { text: value })])),
      ...ways,
    );
  }

  show(i) {
    change("ask", { ask: copy(state.pins[i].ask) });
    this.explorer.begin();
    document.getElementById("tab-explore").click();
  }

  unpin(i) {
    change("pins", { pins: state.pins.filter((_, place) => place !== i) });
    this.explorer.note();
    this.open().then(() => (this.host.querySelectorAll(".unpin")[Math.min(i, state.pins.length - 1)] ?? document.getElementById("tab-compare")).focus());
  }
}
