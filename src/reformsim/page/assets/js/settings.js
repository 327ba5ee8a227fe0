// The system itself: size and luck, how far support reaches, and how people and culture pull. Folded away.

import { el, percent } from "./draw.js";
import { W, start } from "./state.js";

function digits(step) {
  return step >= 1 ? 0 : step >= 0.1 ? 1 : 2;
}

export class Settings {
  constructor(host, onChange) {
    this.onChange = onChange;
    this.sizes = [
      this.number("schools", W.schools, 1, start.limits.schools),
      this.number("districts", W.districts, 1, start.limits.schools),
      this.number("years", W.years, 5, start.limits.years),
      this.number("seed", W.seed, 0, 1e9),
    ];
    this.reach = this.reachSlider();
    this.turns = start.settings.map((one) => this.turn(one));
    const other = el("button", { type: "button", id: "other-luck", text: W.other_luck, onclick: () => this.otherLuck() });
    const reset = el("button", { type: "button", id: "reset-settings", text: W.reset, onclick: () => this.reset() });
    host.append(
      el(
        "details",
        { class: "fold", id: "settings" },
        el("summary", { text: W.settings }),
        el("div", { class: "settings" }, ...this.sizes.map((one) => one.root), this.reach.root, ...this.turns.map((one) => one.root)),
        other,
        " ",
        reset,
      ),
    );
  }

  number(name, title, low, high) {
    const input = el("input", { id: `set-${name}`, type: "number", min: low, max: high, step: 1 });
    input.addEventListener("change", () => {
      const value = Number(input.value);
      if (input.value === "" || !Number.isInteger(value)) {
        input.value = this.ask[name];
        return;
      }
      this.ask[name] = value;
      this.onChange(name);
    });
    return { name, input, root: el("div", { class: "setting" }, el("label", { for: input.id, text: title }), input) };
  }

  reachSlider() {
    const input = el("input", { id: "set-reach", type: "range", min: 5, max: 100, step: 5 });
    const output = el("output", { for: input.id });
    input.addEventListener("input", () => {
      for (const lever of Object.values(this.ask.levers)) lever.share = Number(input.value) / 100;
      this.onChange("reach");
      output.textContent = percent(Number(input.value) / 100);
    });
    return { input, output, root: el("div", { class: "setting" }, el("label", { for: input.id, text: W.reach }), output, input) };
  }

  turn(one) {
    const input = el("input", { id: `set-${one.name}`, type: "range", min: one.low, max: one.high, step: one.step });
    const output = el("output", { for: input.id });
    const root = el("div", { class: "setting" }, el("label", { for: input.id, text: one.title }), output, input);
    input.addEventListener("input", () => {
      const value = Number(input.value);
      if (value === one.usual) delete this.ask.settings[one.name];
      else this.ask.settings[one.name] = value;
      this.show();
      this.onChange(one.name);
    });
    return { ...one, input, output, root };
  }

  otherLuck() {
    this.ask.seed += 1;
    this.show();
    this.onChange("seed");
  }

  reset() {
    this.ask.settings = {};
    this.show();
    this.onChange("settings");
  }

  take(ask) {
    this.ask = ask;
    this.show();
  }

  show() {
    for (const one of this.sizes) one.input.value = this.ask[one.name];
    const shares = Object.values(this.ask.levers).map((lever) => lever.share ?? 1);
    const reach = Math.max(...shares.filter(Number.isFinite), 0) || 1;
    this.reach.input.value = Math.round(reach * 100);
    this.reach.output.textContent = shares.length ? percent(reach) : W.off;
    this.reach.input.disabled = !shares.length; // nothing reaches anybody
    for (const one of this.turns) {
      const value = this.ask.settings[one.name] ?? one.usual;
      one.input.value = value;
      one.output.textContent = `${Number(value).toFixed(digits(one.step))} ${one.unit}`;
      one.input.setAttribute("aria-valuetext", one.output.textContent);
      one.root.classList.toggle("changed", one.name in this.ask.settings);
    }
  }
}
