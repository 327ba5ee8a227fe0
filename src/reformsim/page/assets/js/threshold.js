// What would it take? The smallest dose at which half of the seeds hold.

import { el } from "./draw.js";
import { plot } from "./plot.js";
import { Gone, Refused, Superseded, askMore } from "./server.js";
import { W, state } from "./state.js";

const DIALS = ["duration", "intensity", "share", "levers.structures.intensity"];

export class Threshold {
  constructor(host, explorer) {
    Object.assign(this, { host, explorer });
  }

  open() {
    this.ask = this.explorer.answer?.ask ?? state.ask;
    const text = JSON.stringify(this.ask);
    if (this.host.childElementCount && this.shown === text) return;
    this.shown = text;
    if (!Object.keys(this.ask.levers).length) {
      this.host.replaceChildren(el("div", { class: "panel empty" }, el("h2", { text: W.tab_threshold }), el("p", { text: W.release_empty })));
      return;
    }
    const choices = DIALS.filter((name) => name !== DIALS[3] || this.ask.levers.structures);
    this.buttons = choices.map((name) => el("button", { type: "button", "data-dial": name, text: W[`dial_${name.split(".")[1] ?? name}`], onclick: () => this.run(name) }));
    this.bar = el("progress", { max: 1, value: 0, hidden: true, "aria-label": W.thinking });
    this.words = el("div", { id: "threshold-words", "aria-live": "polite" });
    this.chart = el("div");
    this.host.replaceChildren(el("section", { class: "panel" }, el("h2", { text: W.tab_threshold }), el("p", { class: "hint", text: W.threshold_help }), el("div", { class: "row" }, ...this.buttons), this.bar, this.words, this.chart));
  }

  async run(dial) {
    for (const button of this.buttons) button.disabled = true;
    this.bar.hidden = false;
    this.bar.value = 0;
    this.words.replaceChildren();
    const watching = setInterval(() => this.watch(), 700);
    try {
      this.draw(await askMore("threshold", { ask: this.ask, vary: dial }));
    } catch (error) {
      if (error instanceof Refused) this.words.replaceChildren(el("p", { class: "banner bad", text: error.message }));
      else if (!(error instanceof Superseded || error instanceof Gone)) throw error;
    } finally {
      clearInterval(watching);
      this.bar.hidden = true;
      for (const button of this.buttons) button.disabled = false;
    }
  }

  async watch() {
    try {
      const { done, total } = await askMore("progress", {});
      if (total) this.bar.value = done / total;
    } catch {
      // the answer itself tells what is wrong
    }
  }

  draw(found) {
    this.words.replaceChildren(
      ...found.sentences.map((text, i) => el("p", { class: i ? "" : "lead", text })),
      el("p", { class: "hint", text: `${W.thoroughly} ` }, el("code", { text: found.command })),
    );
    const series = [{ points: found.points.map((one) => [one.value, one.share]), colour: "var(--deep)", dots: true, label: "" }];
    if (found.curve.value.length) series.push({ points: found.curve.value.map((value, i) => [value, found.curve.share[i]]), colour: "var(--deep)" });
    const marks = found.threshold === null ? [] : [{ at: found.threshold, label: found.threshold.toFixed(2) }];
    this.chart.replaceChildren(plot({ title: W.tab_threshold, series, xLabel: `${found.words} (${found.unit})`, yLabel: W.share_holds, xRange: [found.low, found.high], marks, right: 30 }));
  }
}
