// Compare: up to four runs side by side, with the same luck.

import { dollars, el, share } from "./draw.js";
import { overYears, plot } from "./plot.js";
import { Gone, Refused, Superseded, askMore } from "./server.js";
import { W, card, change, copy, state } from "./state.js";

export const MOST_PINS = 4;

export function pin(explorer) {
  if (state.pins.length >= MOST_PINS || !explorer.answer) return false;
  const count = state.pins.filter((one) => one.ask.base === state.ask.base).length;
  const title = `${card(state.ask.base).title}${count ? ` (${count + 1})` : ""}`;
  change("pins", { pins: [...state.pins, { ask: copy(state.ask), title }] });
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
    try {
      const seed = pins[0].ask.seed;
      const answers = await Promise.all(pins.map((one) => askMore("run", { ask: { ...one.ask, seed } })));
      if (state.pins === pins) this.draw(answers);
    } catch (error) {
      if (error instanceof Refused) this.host.replaceChildren(el("p", { class: "banner bad", text: error.message }));
      else if (!(error instanceof Superseded || error instanceof Gone)) throw error;
    }
  }

  draw(answers) {
    const longest = Math.max(...answers.map((one) => one.months / one.months_per_year));
    const chart = (name, title) =>
      el(
        "section",
        { class: "panel" },
        el("h2", { text: title }),
        plot({
          title,
          series: answers.map((one, i) => ({ points: overYears(one, name), colour: colour(i), label: state.pins[i].title })),
          xLabel: W.time_axis,
          yLabel: W.curves_axis,
          xRange: [0, longest],
          high: 340,
        }),
      );
    this.host.replaceChildren(
      el("p", { class: "hint wide", text: W.compare_luck.replace("{seed}", answers[0].seed) }),
      el("div", { class: "pins" }, ...answers.map((one, i) => this.pinned(one, i))),
      chart("deep", W.compare_deep),
      chart("culture", W.compare_culture),
    );
  }

  pinned(answer, i) {
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
      { class: "panel pin", style: `--mark: var(--verdict-${verdict.name}); border-top: 0.4rem solid ${colour(i)}` },
      el("h2", { text: state.pins[i].title }),
      el("p", { class: "verdict-word", "data-verdict": verdict.name, text: verdict.title }),
      el("dl", {}, ...rows.flatMap(([name, value]) => [el("dt", { text: name }), el("dd", { text: value })])),
      el("button", { type: "button", class: "show-pin", text: W.show_pin, onclick: () => this.show(i) }),
      " ",
      el("button", { type: "button", class: "unpin", text: W.unpin, "aria-label": `${W.unpin}: ${state.pins[i].title}`, onclick: () => this.unpin(i) }),
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
    this.open();
  }
}
