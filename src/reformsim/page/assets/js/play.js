// Play, pause, step and scrub through the months; the browser does it alone.

import { el, moment } from "./draw.js";
import { W, state } from "./state.js";

const SPEEDS = [
  ["slowest", 5],
  ["slow", 10],
  ["usual", 30],
  ["fast", 60],
];
const USUAL = 30;
const TYPED = "input:not([type=range]), select, textarea"; // where a space is a space, and an arrow moves the caret
const PRESSED = "button, summary, [role=button]"; // what a space presses

export class Player {
  constructor(buttons, scrub, onMonth) {
    this.onMonth = onMonth;
    this.month = 0;
    this.last = 0;
    this.place = 0; // between two months, while it plays
    this.speed = USUAL;
    this.playButton = el("button", { id: "play", class: "primary", type: "button", onclick: () => this.toggle() });
    const back = el("button", { id: "back", type: "button", title: W.step_back, "aria-label": W.step_back, text: "◀", onclick: () => this.step(-1) });
    const on = el("button", { id: "on", type: "button", title: W.step_on, "aria-label": W.step_on, text: "▶", onclick: () => this.step(1) });
    const speeds = SPEEDS.map(([text, value]) => el("option", { value, text, selected: value === USUAL }));
    const speed = el("select", { id: "speed", "aria-label": W.speed, onchange: () => (this.speed = Number(speed.value)) }, ...speeds);
    buttons.append(back, this.playButton, on, speed);
    this.range = el("input", { id: "month", type: "range", min: 0, max: 0, step: 1, value: 0, "aria-label": W.month, oninput: () => this.scrub(Number(this.range.value)) });
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
    this.go(Math.min(month, months));
  }

  go(month) {
    this.month = Math.round(Math.min(Math.max(month, 0), this.last));
    this.place = this.month;
    this.range.value = this.month;
    this.text.textContent = this.perYear ? `${W.at} ${moment(this.month, this.perYear)}` : "";
    this.range.setAttribute("aria-valuetext", this.text.textContent);
    this.onMonth(this.month);
  }

  // Go to a month by hand: nothing plays on from where it was.
  scrub(month) {
    this.stop();
    this.go(month);
  }

  step(by) {
    this.scrub(this.month + by);
  }

  toggle() {
    if (this.playing) this.stop();
    else this.play();
  }

  stop() {
    this.playing = false;
    cancelAnimationFrame(this.frame);
    this.label();
  }

  play() {
    if (this.month >= this.last) this.go(0);
    cancelAnimationFrame(this.frame);
    this.playing = true;
    this.label();
    let before = performance.now();
    const tick = (now) => {
      const place = this.place + (Math.max(Math.min(now - before, 100), 0) / 1000) * this.speed;
      before = now;
      if (place >= this.last) {
        this.go(this.last);
        this.stop();
        return;
      }
      if (Math.floor(place) !== this.month) this.go(Math.floor(place));
      this.place = place;
      this.frame = requestAnimationFrame(tick);
    };
    this.frame = requestAnimationFrame(tick);
  }

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || state.tab !== "explore") return;
    const taken = event.target.closest?.(`input, [role=slider], dialog, ${TYPED}, ${PRESSED}`);
    if (event.key === " " && !event.target.closest?.(`${TYPED}, ${PRESSED}`)) {
      event.preventDefault();
      if (!event.repeat) this.toggle();
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
