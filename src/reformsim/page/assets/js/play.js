// Play, pause, step and scrub through the months; the browser does it alone.

import { el, moment } from "./draw.js";
import { W } from "./state.js";

const SPEEDS = [
  ["slowest", 5],
  ["slow", 10],
  ["usual", 30],
  ["fast", 60],
];
const USUAL = 30;

export class Player {
  constructor(buttons, scrub, onMonth) {
    this.onMonth = onMonth;
    this.month = 0;
    this.last = 0;
    this.speed = USUAL;
    this.playButton = el("button", { id: "play", class: "primary", type: "button", onclick: () => this.toggle() });
    const back = el("button", { id: "back", type: "button", title: W.step_back, "aria-label": W.step_back, text: "◀", onclick: () => this.step(-1) });
    const on = el("button", { id: "on", type: "button", title: W.step_on, "aria-label": W.step_on, text: "▶", onclick: () => this.step(1) });
    const speeds = SPEEDS.map(([text, value]) => el("option", { value, text, selected: value === USUAL }));
    const speed = el("select", { id: "speed", "aria-label": W.speed, onchange: () => (this.speed = Number(speed.value)) }, ...speeds);
    buttons.append(back, this.playButton, on, speed);
    this.range = el("input", { id: "month", type: "range", min: 0, max: 0, step: 1, value: 0, "aria-label": W.month, oninput: () => this.go(Number(this.range.value)) });
    this.text = el("output", { id: "moment", for: "month" });
    scrub.append(this.range, this.text);
    this.label();
    document.addEventListener("keydown", (event) => this.key(event));
  }

  label() {
    this.playButton.textContent = this.playing ? `❚❚ ${W.pause}` : `▶ ${W.play}`;
    this.playButton.setAttribute("aria-pressed", String(Boolean(this.playing)));
  }

  // A new run: its length; the month stays where it can.
  fit(months, perYear, month) {
    this.last = months;
    this.perYear = perYear;
    this.range.max = months;
    this.go(Math.min(month, months), true);
  }

  go(month, quietly = false) {
    this.month = Math.round(Math.min(Math.max(month, 0), this.last));
    this.range.value = this.month;
    this.text.textContent = this.perYear ? `${W.at} ${moment(this.month, this.perYear)}` : "";
    this.range.setAttribute("aria-valuetext", this.text.textContent);
    this.onMonth(this.month, quietly);
  }

  step(by) {
    this.stop();
    this.go(this.month + by);
  }

  toggle() {
    if (this.playing) this.stop();
    else this.play();
  }

  stop() {
    this.playing = false;
    this.label();
  }

  play() {
    if (this.month >= this.last) this.go(0);
    this.playing = true;
    this.label();
    let before = performance.now();
    let place = this.month;
    const tick = (now) => {
      if (!this.playing) return;
      place += (Math.min(now - before, 100) / 1000) * this.speed;
      before = now;
      if (place >= this.last) {
        this.go(this.last);
        this.stop();
        return;
      }
      if (Math.floor(place) !== this.month) this.go(Math.floor(place));
      requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
  }

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    const taken = event.target.closest?.("input, select, textarea, button, summary, [role=slider], [role=button], dialog");
    if (event.key === " " && !event.target.closest?.("input[type=number], select, button, summary, [role=button]")) {
      event.preventDefault();
      this.toggle();
    } else if (!taken && (event.key === "ArrowLeft" || event.key === "ArrowRight")) {
      event.preventDefault();
      this.step((event.key === "ArrowLeft" ? -1 : 1) * (event.shiftKey ? this.perYear : 1));
    } else if (!taken && (event.key === "Home" || event.key === "End")) {
      event.preventDefault();
      this.stop();
      this.go(event.key === "Home" ? 0 : this.last);
    }
  }
}
