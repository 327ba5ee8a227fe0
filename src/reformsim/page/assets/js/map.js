// The schools: districts as groups, a circle a school. Size: pupils; fill: deep use; ring: culture.

import { bytes, el, share, svg } from "./draw.js";
import { W } from "./state.js";

const STEPS = 200;
const PASSES = 60;
const SHAPE = 1.75; // of the place for the map: width by height
const SPACE = 1.6; // between two circles

function mix(from, to, part) {
  return `rgb(${from.map((value, i) => Math.round(value + (to[i] - value) * part)).join(",")})`;
}

// Light to dark in one hue: the same order for every eye, and in grey.
const LIGHT = [233, 240, 246];
const MIDDLE = [86, 160, 211];
const DARK = [0, 62, 112];
const FILL = Array.from({ length: STEPS + 1 }, (_, i) => (i < 100 ? mix(LIGHT, MIDDLE, i / 100) : mix(MIDDLE, DARK, (i - 100) / 100)));
const RING = Array.from({ length: STEPS + 1 }, (_, i) => mix([200, 198, 190], [0, 128, 94], Math.min(i / 140, 1)));

// Circles side by side: on a spiral first, then pushed apart and drawn in.
function pack(radii) {
  const golden = Math.PI * (3 - Math.sqrt(5));
  const mean = radii.reduce((sum, r) => sum + r, 0) / radii.length;
  const spots = radii.map((r, i) => {
    const far = mean * 1.9 * Math.sqrt(i + 0.5) * (radii.length > 1 ? 1 : 0);
    return { x: far * Math.cos(i * golden), y: far * Math.sin(i * golden), r };
  });
  for (let pass = 0; pass < PASSES; pass += 1) {
    for (const spot of spots) {
      spot.x *= 0.985;
      spot.y *= 0.985;
    }
    for (let i = 0; i < spots.length; i += 1) {
      for (let j = i + 1; j < spots.length; j += 1) {
        const [a, b] = [spots[i], spots[j]];
        const dx = b.x - a.x;
        const dy = b.y - a.y;
        const apart = Math.hypot(dx, dy) || 0.01;
        const over = a.r + b.r + SPACE - apart;
        if (over <= 0) continue;
        const push = over / apart / 2;
        a.x -= dx * push;
        a.y -= dy * push;
        b.x += dx * push;
        b.y += dy * push;
      }
    }
  }
  return { spots, radius: Math.max(...spots.map((spot) => Math.hypot(spot.x, spot.y) + spot.r)) + 4 };
}

export class SchoolMap {
  constructor(host, legend, onChoose) {
    Object.assign(this, { host, onChoose });
    this.root = svg("svg", { role: "group", "aria-label": W.map });
    host.append(this.root);
    legend.append(...this.legend());
  }

  legend() {
    const scale = svg("svg", { class: "scale", viewBox: "0 0 168 15", "aria-hidden": "true" });
    for (let i = 0; i < 5; i += 1) scale.append(svg("rect", { x: i * 14, y: 1, width: 14, height: 13, fill: FILL[i * 50] }));
    for (let i = 0; i < 3; i += 1) {
      scale.append(svg("circle", { cx: 112 + i * 22, cy: 7.5, r: 5, fill: "#FFF", stroke: RING[i * 70], "stroke-width": 1 + 1.4 * i }));
    }
    return [el("span", { text: `${W.map_help} ` }), scale];
  }

  // Lay the schools out; only where they are others than before.
  show(answer) {
    this.answer = answer;
    this.deep = bytes(answer.schools.deep);
    this.culture = bytes(answer.schools.culture);
    const layout = JSON.stringify([answer.schools.id, answer.schools.enrolment]);
    if (layout !== this.layout) this.lay(answer.schools);
    this.layout = layout;
    this.before = [];
    this.at(this.month ?? 0);
  }

  lay(schools) {
    const districts = [...new Set(schools.district)];
    const size = Math.sqrt(schools.enrolment.reduce((sum, one) => sum + one, 0) / schools.id.length);
    const groups = districts.map((name) => {
      const mine = schools.id.map((_, i) => i).filter((i) => schools.district[i] === name);
      mine.sort((a, b) => schools.enrolment[b] - schools.enrolment[a]);
      return { name, mine, ...pack(mine.map((i) => Math.max((Math.sqrt(schools.enrolment[i]) / size) * 10, 4))) };
    });
    const wide = this.arrange(groups);
    const named = districts.length <= 12;
    this.circles = [];
    this.nodes = [];
    this.root.replaceChildren();
    for (const group of groups) {
      this.root.append(svg("circle", { cx: group.x, cy: group.y, r: group.radius, class: "district" }));
      if (named) {
        const words = group.name.replaceAll("_", " ");
        this.root.append(svg("text", { x: group.x, y: group.y + group.radius + 11, class: "district-name", text: words }));
      }
      group.mine.forEach((school, i) => this.add(school, group.x + group.spots[i].x, group.y + group.spots[i].y, group.spots[i].r));
    }
    this.root.setAttribute("viewBox", wide);
    this.nodes[0]?.setAttribute("tabindex", 0);
  }

  // Districts in rows; of several widths, the one in which circles come out largest.
  arrange(groups) {
    const area = groups.reduce((sum, group) => sum + 4 * (group.radius + 8) ** 2, 0);
    const widest = 2 * Math.max(...groups.map((group) => group.radius)) + 8;
    let best = null;
    for (let part = 1; part <= 4; part += 0.2) {
      const [wide, high] = this.rows(groups, Math.max(Math.sqrt(area) * part, widest));
      const scale = Math.min(SHAPE / wide, 1 / high);
      if (!best || scale > best.scale) best = { scale, part };
    }
    const [wide, high] = this.rows(groups, Math.max(Math.sqrt(area) * best.part, widest));
    return `0 0 ${wide.toFixed(0)} ${high.toFixed(0)}`;
  }

  rows(groups, most) {
    const label = groups.length <= 12 ? 14 : 0;
    let [x, y, high, right] = [0, 0, 0, 0];
    for (const group of groups) {
      const wide = 2 * group.radius + 6;
      if (x > 0 && x + wide > most) {
        x = 0;
        y += high;
        high = 0;
      }
      group.x = x + group.radius + 3;
      group.y = y + group.radius + 3;
      x += wide;
      high = Math.max(high, wide + label);
      right = Math.max(right, x);
    }
    return [right, y + high];
  }

  add(school, x, y, r) {
    const circle = svg("circle", { cx: x, cy: y, r: r - 1 });
    const node = svg("g", { class: "school", role: "button", tabindex: -1, "data-school": school }, svg("title"), circle);
    node.addEventListener("click", () => this.onChoose(school));
    node.addEventListener("keydown", (event) => this.key(event, school));
    this.circles[school] = circle;
    this.nodes[school] = node;
    this.root.append(node);
  }

  key(event, school) {
    const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      this.onChoose(school);
    } else if (by) {
      event.preventDefault();
      const next = (school + by + this.nodes.length) % this.nodes.length;
      for (const node of this.nodes) node.setAttribute("tabindex", -1);
      this.nodes[next].setAttribute("tabindex", 0);
      this.nodes[next].focus();
    }
  }

  at(month) {
    this.month = month;
    if (!this.answer) return;
    const count = this.circles.length;
    const row = Math.max(Math.min(month, this.answer.months) - 1, 0) * count;
    for (let i = 0; i < count; i += 1) {
      const deep = this.deep[row + i];
      const culture = this.culture[row + i];
      const mark = deep * 256 + culture;
      if (this.before[i] === mark) continue;
      this.before[i] = mark;
      this.circles[i].setAttribute("fill", FILL[deep]);
      this.circles[i].setAttribute("stroke", RING[culture]);
      this.circles[i].setAttribute("stroke-width", 1 + (culture / STEPS) * 2.6);
    }
  }

  // What a screen reader and a tooltip say; not needed in every frame of a replay.
  describe() {
    if (!this.answer) return;
    const row = Math.max(Math.min(this.month, this.answer.months) - 1, 0) * this.nodes.length;
    this.nodes.forEach((node, i) => {
      const text = `${this.answer.schools.id[i].replaceAll("_", " ")}: ${W.deep} ${share(this.deep[row + i] / STEPS)}, ${W.culture} ${share(this.culture[row + i] / STEPS)}`;
      node.setAttribute("aria-label", text);
      node.querySelector("title").textContent = text;
    });
  }

  choose(school) {
    this.nodes?.forEach((node, i) => node.classList.toggle("chosen", i === school));
  }
}
