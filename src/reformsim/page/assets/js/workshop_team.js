// A team's card: its levers with what they cost a year, and what it foretells.

import { dollars, el, percent } from "./draw.js";
import { Gone, Refused, askApart } from "./server.js";
import { leversOf } from "./workshop_state.js";
import { W, start } from "./state.js";

const ALWAYS_SHOWN = 6;
const PAUSE_MS = 80;

export class TeamCard {
  constructor({ game, name, place, plan, changed }) {
    Object.assign(this, { game, name, place, plan, changed, refusal: "", isPriced: false, asked: 0 });
    this.rows = start.levers.map((lever) => this.row(lever));
    const roots = this.rows.map((one) => one.root);
    this.cost = el("p", { class: "ws-cost", id: `ws-cost-${place}`, "aria-live": "polite" });
    this.meter = el("meter", { min: 0, max: 1, value: 0, "aria-labelledby": this.cost.id });
    this.told = el("p", { class: "ws-refusal", role: "alert" });
    this.root = el(
      "article",
      { class: "panel ws-team", "aria-label": name, style: `--mark: var(--series-${place + 1})` },
      el("h3", { text: name }),
      ...roots.slice(0, ALWAYS_SHOWN),
      el("details", { class: "fold" }, el("summary", { text: W.more_levers }), ...roots.slice(ALWAYS_SHOWN)),
      this.reach(),
      this.cost,
      this.meter,
      this.told,
      this.prediction(),
    );
  }

  slider(id, text, about, low, value, turned) {
    const input = el("input", { id, type: "range", min: low, max: 100, step: 5, value: Math.round(value * 100), title: about });
    const output = el("output", { for: id, text: percent(value) });
    input.addEventListener("input", () => {
      turned(Number(input.value) / 100);
      output.textContent = percent(Number(input.value) / 100);
      this.price();
    });
    const cost = el("span");
    return { cost, root: el("div", { class: "ws-lever" }, el("label", { for: id, title: about, text }), input, output, cost) };
  }

  row(lever) {
    const turned = (value) => {
      this.plan.levers[lever.name] = value;
    };
    const made = this.slider(`ws-${this.place}-${lever.name}`, lever.title, lever.about, 0, this.plan.levers[lever.name] ?? 0, turned);
    return { ...made, name: lever.name };
  }

  reach() {
    const turned = (value) => {
      this.plan.share = value;
    };
    return this.slider(`ws-${this.place}-reach`, W.ws_reach, W.reach, 5, this.plan.share, turned).root;
  }

  prediction() {
    const ids = [`ws-${this.place}-verdict`, `ws-${this.place}-level`];
    const options = start.verdicts.map((one) => el("option", { value: one.name, text: one.title, title: one.about }));
    const verdict = el("select", { id: ids[0] }, el("option", { value: "", text: W.ws_choose }), ...options);
    verdict.value = this.plan.verdict;
    verdict.addEventListener("change", () => this.foretell({ verdict: verdict.value }));
    const level = el("input", { id: ids[1], type: "number", min: 0, max: 1, step: 0.05, value: this.plan.level });
    level.addEventListener("input", () => {
      const value = level.value === "" ? NaN : Number(level.value);
      this.foretell({ level: value >= 0 && value <= 1 ? value : null });
    });
    return el(
      "fieldset",
      { class: "ws-predict" },
      el("legend", { text: W.ws_predict }),
      el("div", { class: "ws-field" }, el("label", { for: ids[0], text: W.ws_verdict }), verdict),
      el("div", { class: "ws-field" }, el("label", { for: ids[1], text: W.ws_level }), level),
    );
  }

  foretell(said) {
    Object.assign(this.plan, said);
    this.changed();
  }

  isPaid() {
    return this.isPriced && !this.refusal;
  }

  // What this team still has to do before the round can be revealed, in words.
  lacks() {
    const missing = this.refusal ? W.ws_lacks_money : !this.isPriced ? W.ws_lacks_price : !this.plan.verdict || this.plan.level === null ? W.ws_lacks_prediction : "";
    return missing.replace("{team}", this.name);
  }

  // Ask what the levers cost once the slider rests for a moment.
  price() {
    this.isPriced = false;
    this.asked += 1;
    const { asked } = this;
    this.cost.textContent = W.ws_pricing;
    this.changed();
    clearTimeout(this.soon);
    this.soon = setTimeout(() => this.askPrice(asked), PAUSE_MS);
  }

  async askPrice(asked) {
    try {
      const found = await askApart("workshop_prices", { game: this.game, levers: leversOf(this.plan) });
      if (asked === this.asked) this.showPrice(found);
    } catch (error) {
      if (error instanceof Refused) this.told.textContent = error.message;
      else if (error instanceof Gone) this.soon = setTimeout(() => asked === this.asked && this.askPrice(asked), 1500);
      else throw error;
    }
  }

  showPrice({ budget, costs, total, refusal }) {
    for (const row of this.rows) row.cost.textContent = costs[row.name] ? dollars(costs[row.name]) : "";
    this.cost.textContent = W.ws_cost.replace("{total}", dollars(total)).replace("{budget}", dollars(budget));
    this.meter.value = Math.min(total / budget, 1);
    Object.assign(this.meter, { optimum: 0, high: refusal ? 0.5 : 1 }); // another colour where it is too dear
    Object.assign(this, { refusal, isPriced: true });
    this.told.textContent = refusal;
    this.changed();
  }
}
