// The curves: what teachers do and what the culture is, month by month, over the run before and other luck.

import { path, share, spread, svg } from "./draw.js";
import { W } from "./state.js";

const NAMES = ["deep", "surface", "culture"];
const TOP = 32;
const BOTTOM = 40;
const NARROW = 480; // pixels below which there is room for curves only

export class Curves {
  constructor(host) {
    this.host = host;
    this.root = svg("svg", { role: "img", "aria-label": W.curves });
    host.append(this.root);
    new ResizeObserver(() => this.draw()).observe(host);
  }

  show(answer, ghost, luck) {
    Object.assign(this, { answer, ghost, luck });
    this.draw();
  }

  // Place of a month and of a share, in pixels.
  x(month) {
    return this.left + (month / this.answer.months) * (this.width - this.left - this.right);
  }

  y(value) {
    return TOP + (1 - value) * (this.height - TOP - BOTTOM);
  }

  draw() {
    if (!this.answer) return;
    const box = this.root.getBoundingClientRect();
    if (box.width < 50) return;
    const style = getComputedStyle(this.host);
    const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
    this.width = box.width;
    this.height = box.height;
    this.left = parseFloat(style.getPropertyValue("--axis")) * rem;
    this.right = parseFloat(style.getPropertyValue("--end")) * rem;
    this.root.classList.remove("waits");
    this.root.setAttribute("viewBox", `0 0 ${box.width} ${box.height}`);
    this.root.replaceChildren(this.ground(), this.luckLines(), this.lines(this.ghost, "ghost"), this.lines(this.answer, "now"));
    this.root.append(this.labels());
    this.mark = svg("g");
    this.root.append(this.mark);
    this.cursor(this.month ?? 0);
  }

  ground() {
    const { answer } = this;
    const g = svg("g");
    const [top, bottom] = [this.y(1), this.y(0)];
    const area = (from, to, name) =>
      svg("rect", { x: this.x(from), y: top, width: Math.max(this.x(to) - this.x(from), 0), height: bottom - top, class: name });
    if (answer.own_months < answer.months) g.append(area(answer.own_months, answer.months, "added-area"));
    const first = answer.events.find((one) => one.kind === "lever_start");
    if (first) {
      const end = Math.min(answer.support_ends ?? answer.months, answer.months);
      g.append(area(first.month - 1, end, "support-area"));
      g.append(svg("text", { x: this.x(first.month - 1), y: top - 6, class: "support-label", text: W.support }));
    }
    for (const value of [0, 0.25, 0.5, 0.75, 1]) {
      const y = this.y(value);
      g.append(svg("line", { x1: this.left, x2: this.width - this.right, y1: y, y2: y, class: "gridline" }));
      g.append(svg("text", { x: this.left - 7, y: y + 4, class: "axis", "text-anchor": "end", text: share(value) }));
    }
    const count = answer.months / answer.months_per_year;
    const step = count <= 8 ? 1 : count <= 16 ? 2 : count > 30 && this.width < 500 ? 10 : 5;
    for (let year = 0; year <= count; year += step) {
      const x = this.x(year * answer.months_per_year);
      g.append(svg("line", { x1: x, x2: x, y1: bottom, y2: bottom + 5, stroke: "currentColor", opacity: 0.4 }));
      g.append(svg("text", { x, y: bottom + 18, class: "axis", "text-anchor": "middle", text: year }));
    }
    const middle = (this.left + this.width - this.right) / 2;
    g.append(svg("text", { x: middle, y: bottom + 34, class: "axis", "text-anchor": "middle", text: W.time_axis }));
    g.append(svg("text", { x: 0, y: 10, class: "axis", text: W.curves_axis }));
    const keys = this.width < NARROW ? "" : [this.ghost && W.ghost, this.luck?.length && W.band_of_luck].filter(Boolean).join(", ");
    g.append(svg("text", { x: this.width - this.right, y: 10, class: "axis", "text-anchor": "end", text: keys }));
    return g;
  }

  points(run, name) {
    const values = run.series[name];
    const last = Math.min(values.length, this.answer.months);
    const found = [];
    for (let i = 0; i < last; i += 1) found.push([this.x(i + 1), this.y(values[i])]);
    return found;
  }

  lines(run, kind) {
    const g = svg("g", { class: kind });
    if (!run) return g;
    for (const name of NAMES) {
      g.append(svg("path", { d: path(this.points(run, name)), class: `curve s-${name} ${kind}`, "data-series": name }));
    }
    return g;
  }

  // Other luck: from the lowest to the highest of all runs, and each run as a thin line.
  luckLines() {
    const g = svg("g", { class: "other-luck" });
    const runs = this.luck ?? [];
    if (!runs.length) return g;
    for (const name of NAMES) {
      const all = [this.answer, ...runs].map((run) => run.series[name]);
      const last = Math.min(...all.map((values) => values.length));
      const up = [];
      const down = [];
      for (let i = 0; i < last; i += 2) {
        const here = all.map((values) => values[i]);
        up.push([this.x(i + 1), this.y(Math.max(...here))]);
        down.push([this.x(i + 1), this.y(Math.min(...here))]);
      }
      g.append(svg("path", { d: `${path([...up, ...down.reverse()])}Z`, class: `luck-band f-${name}` }));
      for (const run of runs) g.append(svg("path", { d: path(this.points(run, name)), class: `curve luck-line s-${name}` }));
    }
    return g;
  }

  // The months that are done of a run that is not, over the pale curves of the one before.
  grow(run) {
    if (!this.answer || !this.mark) return;
    this.young ??= svg("g", { class: "growing" });
    const lines = NAMES.map((name) => svg("path", { d: path(this.points(run, name)), class: `curve s-${name}` }));
    this.young.replaceChildren(...lines);
    this.root.classList.add("waits");
    this.root.insertBefore(this.young, this.mark);
  }

  labels() {
    const g = svg("g");
    const isInside = this.right < 50; // no room beside the curves: over their ends
    const ends = NAMES.map((name) => this.y(this.answer.series[name].at(-1)));
    const places = spread(ends, 17, this.y(1), this.y(0) + 4);
    NAMES.forEach((name, i) => {
      const place = isInside ? { x: this.width - this.right - 4, y: Math.max(places[i] - 8, this.y(1) + 12), "text-anchor": "end" } : { x: this.width - this.right + 7, y: places[i] + 4 };
      g.append(svg("text", { ...place, class: `end-label f-${name}`, text: W[name] }));
    });
    return g;
  }

  cursor(month) {
    this.month = month;
    if (!this.answer || !this.mark) return;
    const x = this.x(month);
    const marks = [svg("line", { x1: x, x2: x, y1: this.y(1), y2: this.y(0), class: "cursor" })];
    if (month > 0) {
      for (const name of NAMES) {
        const value = this.answer.series[name][month - 1];
        marks.push(svg("circle", { cx: x, cy: this.y(value), r: 5, class: `cursor-dot f-${name}` }));
      }
    }
    this.mark.replaceChildren(...marks);
  }

  // The month under a place of the screen.
  monthAt(clientX) {
    const box = this.root.getBoundingClientRect();
    const inside = (clientX - box.left - this.left) / (box.width - this.left - this.right);
    return Math.round(Math.min(Math.max(inside, 0), 1) * this.answer.months);
  }
}
