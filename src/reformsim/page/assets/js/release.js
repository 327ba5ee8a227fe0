// When can support end? End it at a month, and see with the same luck what is left; or at every year.

import { el, moment } from "./draw.js";
import { overYears, plot } from "./plot.js";
import { Gone, Refused, Superseded, askMore } from "./server.js";
import { W, change, state } from "./state.js";

const HOLDS = ["breakthrough", "steady_work"];
const HELD = "var(--deep)";
const FELL = "var(--shock)";

export class Release {
  constructor(host, explorer) {
    Object.assign(this, { host, explorer });
    this.fan = [];
  }

  open() {
    const { answer } = this.explorer;
    if (!answer) return;
    const starts = Object.values(answer.ask.levers).map((lever) => lever.start);
    if (!starts.length) {
      this.host.replaceChildren(el("div", { class: "panel empty" }, el("h2", { text: W.tab_release }), el("p", { text: W.release_empty })));
      return;
    }
    if (answer.key !== this.key) this.fan = [];
    this.key = answer.key;
    this.first = Math.round(Math.min(...starts) * answer.months_per_year);
    this.last = Math.min(answer.support_ends ?? answer.own_months, answer.own_months);
    const month = Math.min(Math.max(state.released ?? Math.round((this.first + this.last) / 2), this.first), this.last);
    this.range = el("input", { id: "released", type: "range", min: this.first, max: this.last, step: 1, value: month, "aria-label": W.release_here, oninput: () => this.choose(Number(this.range.value)) });
    this.when = el("output", { for: "released", id: "released-when" });
    this.said = el("p", { id: "released-verdict", class: "verdict-word", "aria-live": "polite" });
    this.chart = el("div");
    this.fanButton = el("button", { type: "button", id: "fan", class: "primary", text: W.fan, onclick: () => this.tryAll() });
    this.told = el("p", { id: "fan-words", "aria-live": "polite" });
    this.host.replaceChildren(
      el("section", { class: "panel" }, el("h2", { text: W.release_here }), el("div", { class: "release-line" }, this.range, this.when), this.said, this.chart, el("div", { class: "row" }, this.fanButton, this.told)),
    );
    this.choose(month);
  }

  choose(month) {
    change("released", { released: month });
    const { answer } = this.explorer;
    this.when.textContent = `${W.at} ${moment(month, answer.months_per_year)}`;
    this.range.setAttribute("aria-valuetext", this.when.textContent);
    clearTimeout(this.soon);
    this.soon = setTimeout(() => this.ask(month), 60);
  }

  async ask(month) {
    const { answer } = this.explorer;
    try {
      const run = await askMore("run", { ask: answer.ask, released: month });
      if (state.released !== month) return;
      this.run = run;
      this.said.textContent = `${run.verdict.title}. ${run.verdict.meaning}`;
      this.said.dataset.verdict = run.verdict.name;
      this.said.style.setProperty("--mark", `var(--verdict-${run.verdict.name})`);
      this.draw(answer);
      this.explorer.note();
    } catch (error) {
      this.failed(error);
    }
  }

  failed(error) {
    if (error instanceof Refused) this.told.textContent = error.message;
    else if (!(error instanceof Superseded || error instanceof Gone)) throw error;
  }

  // End support at every year in turn; each run is drawn as it comes.
  async tryAll() {
    const { answer } = this.explorer;
    this.fanButton.disabled = true;
    this.fan = [];
    try {
      for (let month = this.first; month <= this.last; month += answer.months_per_year) {
        this.told.textContent = `${W.thinking}: ${moment(month, answer.months_per_year)}`;
        const run = await askMore("light", { ask: answer.ask, released: month });
        if (answer !== this.explorer.answer) return;
        this.fan.push({ month, holds: HOLDS.includes(run.verdict), run: { ...run, months_per_year: answer.months_per_year } });
        this.draw(answer);
      }
      this.tell(answer);
    } catch (error) {
      this.failed(error);
    } finally {
      this.fanButton.disabled = false;
    }
  }

  tell(answer) {
    const from = this.fan.findIndex((one, i) => this.fan.slice(i).every((other) => other.holds));
    const year = from < 0 ? null : moment(this.fan[from].month, answer.months_per_year);
    this.told.textContent = year ? W.fan_holds.replace("{when}", year) : W.fan_never;
  }

  draw(answer) {
    const fan = this.fan.map((one) => ({ points: overYears(one.run, "deep"), colour: one.holds ? HELD : FELL, thin: true, dashed: !one.holds }));
    const series = [...fan, { points: overYears(answer, "deep"), colour: "var(--quiet-ink)", dashed: true, label: W.as_planned }];
    if (this.run) {
      series.push({ points: overYears(this.run, "culture"), colour: "var(--culture)", label: W.culture, thin: true });
      series.push({ points: overYears(this.run, "deep"), colour: HOLDS.includes(this.run.verdict.name) ? HELD : FELL, label: W.ended_here });
    }
    const at = state.released / answer.months_per_year;
    const longest = Math.max(answer.months, ...this.fan.map((one) => one.run.months)) / answer.months_per_year;
    this.chart.replaceChildren(plot({ title: W.tab_release, series, xLabel: W.time_axis, yLabel: W.deep_axis, xRange: [0, longest], high: 420, marks: [{ at, label: W.ends_here }] }));
  }
}
