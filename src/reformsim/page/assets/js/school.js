// One school from near: its two curves, its teachers as dots, its story.

import { bytes, el, path, share, svg } from "./draw.js";
import { Gone, Refused, Superseded, askMore } from "./server.js";
import { W, change, state } from "./state.js";

const WIDE = 560;
const HIGH = 300;
const PAD = { left: 46, right: 16, top: 20, bottom: 54 };

export class SchoolView {
  constructor(dialog) {
    this.dialog = dialog;
    dialog.addEventListener("close", () => {
      change("school", { school: null });
      this.onClose?.();
    });
  }

  async open(school, answer, deep, culture) {
    change("school", { school });
    try {
      const said = await askMore("school", { ask: answer.ask, school });
      if (state.school !== school) return;
      this.build(said, answer, deep, culture);
      if (!this.dialog.open) this.dialog.showModal();
    } catch (error) {
      if (!(error instanceof Superseded || error instanceof Gone || error instanceof Refused)) throw error;
    }
  }

  build(said, answer, deep, culture) {
    this.said = said;
    this.teachers = bytes(said.packed);
    this.perYear = answer.months_per_year;
    this.dots = svg("g");
    this.chart = svg("svg", { viewBox: `0 0 ${WIDE} ${HIGH}`, role: "img", "aria-label": W.teachers_help }, ...this.frame(), this.dots);
    this.title = el("p", { class: "hint", id: "teachers-when" });
    this.dialog.replaceChildren(
      el("button", { type: "button", class: "close", "aria-label": W.close, text: "✕", onclick: () => this.dialog.close() }),
      el("h2", { id: "school-name", text: said.name.replaceAll("_", " ") }),
      el("ul", { class: "school-story" }, ...said.story.map((text) => el("li", { text }))),
      this.curves(answer, deep, culture, said.index),
      el("h3", { text: W.teachers }),
      this.title,
      this.chart,
    );
    this.at(state.month);
  }

  curves(answer, deep, culture, index) {
    const count = answer.schools.id.length;
    const high = 110;
    const line = (values) => {
      const points = [];
      for (let month = 0; month < answer.months; month += 1) {
        points.push([PAD.left + (month / answer.months) * (WIDE - PAD.left - PAD.right), 8 + (1 - values[month * count + index] / 200) * (high - 28)]);
      }
      return path(points);
    };
    const root = svg("svg", { viewBox: `0 0 ${WIDE} ${high}`, role: "img", "aria-label": `${W.deep}, ${W.culture}` });
    for (const value of [0, 0.5, 1]) {
      const y = 8 + (1 - value) * (high - 28);
      root.append(svg("line", { x1: PAD.left, x2: WIDE - PAD.right, y1: y, y2: y, class: "gridline" }), svg("text", { x: PAD.left - 6, y: y + 4, class: "axis", "text-anchor": "end", text: share(value) }));
    }
    this.cursor = svg("line", { y1: 8, y2: high - 20, class: "cursor" });
    this.span = answer.months;
    root.append(svg("path", { d: line(deep), class: "curve s-deep" }), svg("path", { d: line(culture), class: "curve s-culture" }), this.cursor);
    root.append(svg("text", { x: WIDE - PAD.right, y: high - 3, class: "axis", "text-anchor": "end", text: `${W.school_curves}: 0 – ${answer.months / answer.months_per_year}` }));
    root.append(svg("text", { x: PAD.left, y: high - 3, class: "axis f-deep", text: W.deep }), svg("text", { x: PAD.left + 80, y: high - 3, class: "axis f-culture", text: W.culture }));
    return root;
  }

  x(value) {
    return PAD.left + value * (WIDE - PAD.left - PAD.right);
  }

  y(value) {
    return PAD.top + (1 - value) * (HIGH - PAD.top - PAD.bottom);
  }

  frame() {
    const parts = [];
    for (const value of [0, 0.25, 0.5, 0.75, 1]) {
      parts.push(svg("line", { x1: this.x(0), x2: this.x(1), y1: this.y(value), y2: this.y(value), class: "gridline" }));
      parts.push(svg("text", { x: this.x(0) - 7, y: this.y(value) + 4, class: "axis", "text-anchor": "end", text: share(value) }));
      parts.push(svg("text", { x: this.x(value), y: HIGH - 26, class: "axis", "text-anchor": "middle", text: share(value) }));
    }
    parts.push(svg("text", { x: this.x(0.5), y: HIGH - 6, class: "axis", "text-anchor": "middle", text: W.belief_axis }));
    parts.push(svg("text", { x: 12, y: this.y(0.5), class: "axis", "text-anchor": "middle", transform: `rotate(-90 12 ${this.y(0.5)})`, text: W.deep_axis }));
    return parts;
  }

  at(month) {
    const { said } = this;
    if (!said || !this.dialog.open && !this.dots) return;
    const year = Math.min(Math.max(Math.ceil(month / this.perYear), 1), said.years);
    const base = (year - 1) * 4 * said.teachers;
    const read = (column, i) => this.teachers[base + column * said.teachers + i] / said.steps;
    const dots = [];
    for (let i = 0; i < said.teachers; i += 1) {
      const fresh = read(3, i) > 0.5;
      dots.push(svg("circle", { cx: this.x(read(1, i)), cy: this.y(read(0, i)), r: 4 + 9 * read(2, i), class: fresh ? "teacher new" : "teacher" }));
    }
    this.dots.replaceChildren(...dots);
    this.title.textContent = `${W.spring_of} ${year}. ${W.teachers_help}`;
    const x = PAD.left + (month / this.span) * (WIDE - PAD.left - PAD.right);
    this.cursor.setAttribute("x1", x);
    this.cursor.setAttribute("x2", x);
  }
}
