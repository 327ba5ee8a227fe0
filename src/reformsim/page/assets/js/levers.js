// Levers: a slider for strength, and a bar on the line of time that is dragged, or moved with arrows.

import { clamp, el, percent, years } from "./draw.js";
import { W, start } from "./state.js";

const STEP = 0.5; // years
const USUAL = { start: 2, end: 10, intensity: 0, share: 1 };
const ALWAYS_SHOWN = 6;

// What can be shown of a lever that a link holds; whether it can be run the server says.
function readable(said) {
  const found = Object.entries(said).filter(([name, value]) => Number.isFinite(value) || (name === "end" && value === null));
  return Object.fromEntries(found);
}

// One lever or shock.
class Row {
  constructor(kind, words, board) {
    Object.assign(this, { kind, board, name: words.name, title: words.title });
    this.values = { ...USUAL };
    const id = `${kind}-${words.name}`;
    this.slider = el("input", { id, type: "range", min: 0, max: 100, step: 5, title: words.about, oninput: () => this.strengthen() });
    this.output = el("output", { for: id });
    this.bar = this.thumb("bar", (by) => this.move(by, by));
    this.text = el("span", { class: "bar-text" });
    this.bar.append(this.text);
    this.from = this.thumb("handle from", (by) => this.move(by, 0));
    this.to = this.thumb("handle to", (by) => this.move(0, by));
    this.track = el("div", { class: "track" }, this.bar, this.from, this.to);
    this.root = el(
      "div",
      { class: `lever ${kind}`, "data-name": words.name },
      el("div", { class: "lever-name" }, el("label", { for: id, title: words.about, text: words.title }), this.slider, this.output),
      el("div", { class: "track-box" }, this.track),
    );
  }

  thumb(name, moveBy) {
    const node = el("div", { class: name, role: "slider", tabindex: 0, "aria-valuemin": 0 });
    node.addEventListener("keydown", (event) => {
      const step = event.shiftKey ? 0.1 : STEP;
      const by = { ArrowLeft: -step, ArrowDown: -step, ArrowRight: step, ArrowUp: step, PageDown: -5, PageUp: 5 }[event.key];
      if (by === undefined) return;
      event.preventDefault();
      moveBy(by);
    });
    node.addEventListener("pointerdown", (event) => this.drag(event, node, moveBy));
    return node;
  }

  drag(event, node, moveBy) {
    if (event.button) return;
    event.preventDefault();
    node.focus();
    node.setPointerCapture(event.pointerId);
    const width = this.track.getBoundingClientRect().width;
    const before = { ...this.values };
    const moved = (now) => {
      const by = Math.round((((now.clientX - event.clientX) / width) * this.board.length()) / STEP) * STEP;
      const { start: from, end: to } = this.values;
      Object.assign(this.values, before);
      moveBy(by, true);
      if (from !== this.values.start || to !== this.values.end) this.board.changed();
    };
    const done = () => {
      node.removeEventListener("pointermove", moved);
      node.removeEventListener("pointerup", done);
      node.removeEventListener("pointercancel", done);
    };
    node.addEventListener("pointermove", moved);
    node.addEventListener("pointerup", done);
    node.addEventListener("pointercancel", done);
  }

  // Move the start and the end by so many years; an end past the last year never comes.
  move(startBy, endBy) {
    const most = this.board.years();
    const end = this.values.end ?? most;
    const round = (value) => Math.round(value * 10) / 10;
    let from = this.values.start + startBy;
    let to = end + endBy;
    if (startBy && endBy) {
      const shift = clamp(startBy, -this.values.start, most - end);
      from = this.values.start + shift;
      to = end + shift;
    }
    from = round(clamp(from, 0, to - STEP));
    to = round(clamp(to, from + STEP, most));
    const endless = to >= most && (this.values.end === null || endBy > 0);
    Object.assign(this.values, { start: from, end: endless && !(startBy && endBy && this.values.end !== null) ? null : to });
    if (!this.values.intensity) this.turnOn(0.5);
    this.show();
    this.board.changed();
  }

  // A lever that joins others reaches as many schools as they do.
  turnOn(intensity) {
    if (this.kind === "lever") this.values.share = this.board.reach();
    this.values.intensity = intensity;
  }

  strengthen() {
    const intensity = Number(this.slider.value) / 100;
    if (!this.values.intensity) this.turnOn(intensity);
    else this.values.intensity = intensity;
    this.show();
    this.board.changed();
  }

  take(said) {
    const most = this.board.years();
    const usual = { ...USUAL, end: Math.min(USUAL.end, most) };
    this.values = said ? { ...usual, ...readable(said) } : { ...usual, ...this.kept(), intensity: 0 };
    this.show();
  }

  // Where the bar stood, for a lever that is off.
  kept() {
    const most = this.board.years();
    return this.values.end === null || this.values.end <= most ? { start: this.values.start, end: this.values.end } : {};
  }

  show() {
    const { end, intensity } = this.values;
    const [from, to] = [this.values.start, end ?? Infinity].map((year) => Math.min(year, this.board.years())); // all support ends with the run's own years
    const length = this.board.length();
    const place = (year) => `${(clamp(year, 0, length) / length) * 100}%`;
    this.slider.value = Math.round(intensity * 100);
    this.output.textContent = intensity ? percent(intensity) : W.off;
    this.root.classList.toggle("off", !intensity);
    this.bar.style.left = place(from);
    this.bar.style.width = `calc(${place(to)} - ${place(from)})`;
    this.bar.style.opacity = intensity ? 0.35 + 0.65 * intensity : "";
    this.bar.classList.toggle("endless", end === null);
    this.from.style.left = place(from);
    this.to.style.left = place(to);
    this.text.textContent = intensity && to - from > 3 ? `${years(from)} – ${end === null ? "∞" : years(to)}` : "";
    this.track.style.setProperty("--five-years", `${(5 / length) * 100}%`);
    const until = end === null ? W.never_ends : `${years(to)} ${W.year_word}`;
    this.describe(this.bar, `${this.title}: ${W.bar}`, from, `${years(from)} – ${until}`);
    this.describe(this.from, `${this.title}: ${W.start_handle}`, from, `${years(from)} ${W.year_word}`);
    this.describe(this.to, `${this.title}: ${W.end_handle}`, to, until);
    this.slider.setAttribute("aria-valuetext", intensity ? percent(intensity) : W.off);
  }

  describe(node, label, now, text) {
    node.setAttribute("aria-label", label);
    node.setAttribute("aria-valuenow", now);
    node.setAttribute("aria-valuemax", this.board.years());
    node.setAttribute("aria-valuetext", text);
  }
}

// All levers and shocks together.
export class Board {
  constructor(host, onChange) {
    this.onChange = onChange;
    this.ask = null;
    this.months = 0;
    const fold = (id, title) => el("details", { class: "fold", id }, el("summary", { text: title }));
    this.folds = { more: fold("more-levers", W.more_levers), shocks: fold("shocks", W.shocks) };
    this.rows = [
      ...start.levers.map((words) => new Row("lever", words, this)),
      ...start.shocks.map((words) => new Row("shock", words, this)),
    ];
    this.open = el("div");
    host.append(
      el("div", { class: "levers-head" }, el("h2", { text: W.levers }), el("p", { class: "hint", text: W.levers_help })),
      this.open,
      this.folds.more,
      this.folds.shocks,
    );
  }

  years() {
    return this.ask?.years ?? 30;
  }

  // The share of schools that the levers in use reach, where they agree on one.
  reach() {
    const shares = new Set(Object.values(this.ask.levers).map((one) => one.share ?? 1));
    return shares.size === 1 ? [...shares][0] : 1;
  }

  // Years that the curves above show: the run's own, and those added to see what lasts.
  length() {
    return this.months || this.years();
  }

  changed() {
    for (const [kind, heading] of [["lever", "levers"], ["shock", "shocks"]]) {
      const found = {};
      for (const row of this.rows) {
        if (row.kind === kind && row.values.intensity > 0) found[row.name] = { ...row.values };
      }
      this.ask[heading] = { ...this.own[heading], ...found };
    }
    this.onChange();
  }

  // Take over what is asked; levers that the page has no row for stay as they are.
  take(ask) {
    this.ask = ask;
    this.own = { levers: {}, shocks: {} };
    const known = { levers: new Set(), shocks: new Set() };
    for (const row of this.rows) {
      const heading = row.kind === "lever" ? "levers" : "shocks";
      known[heading].add(row.name);
      row.take(ask[heading][row.name]);
    }
    for (const heading of ["levers", "shocks"]) {
      for (const [name, one] of Object.entries(ask[heading])) {
        if (!known[heading].has(name)) this.own[heading][name] = one;
      }
    }
    this.arrange();
  }

  // Levers in use stand in the open, the others in folds; a lever that is turned off stays where it is.
  arrange() {
    this.rows.forEach((row, place) => {
      if (row.kind === "lever") (row.values.intensity || place < ALWAYS_SHOWN ? this.open : this.folds.more).append(row.root);
      else this.folds.shocks.append(row.root);
      if (row.kind === "shock" && row.values.intensity) this.folds.shocks.open = true;
    });
  }

  fit(lengthYears) {
    this.months = lengthYears;
    for (const row of this.rows) row.show();
  }
}
