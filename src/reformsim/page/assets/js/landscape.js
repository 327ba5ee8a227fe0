// The rubber band: a ball (practice) in the ground that the model's equations give, tied to a stake (culture).

import { path, share, svg } from "./draw.js";
import { W } from "./state.js";

const WIDE = 420;
const HIGH = 255;
const LEFT = 14;
const RIGHT = 14;
const STAKE_TOP = 34;
const FLOOR = 196; // where the lowest ground lies
const CEILING = 92; // and the highest
const SEEN = 0.005; // what two digits behind the point show

function between(low, high, part) {
  return low + (high - low) * part;
}

export class Landscape {
  constructor(host, words) {
    this.words = words;
    this.root = svg("svg", { viewBox: `0 0 ${WIDE} ${HIGH}`, role: "img", "aria-label": W.landscape });
    this.ground = svg("path", { class: "ground" });
    this.tip = svg("g", { class: "tip" });
    this.band = svg("path", { class: "band" });
    this.stake = svg("g", { class: "stake" }, svg("line", { y1: STAKE_TOP, y2: FLOOR + 6 }), svg("circle", { r: 6, cy: STAKE_TOP }), svg("text", { y: STAKE_TOP - 13 }));
    this.ball = svg("g", { class: "ball" }, svg("circle", { r: 11 }), svg("text", {}));
    const axis = svg("g", { class: "axis" });
    for (const value of [0, 0.25, 0.5, 0.75, 1]) {
      axis.append(svg("text", { x: this.x(value), y: HIGH - 22, "text-anchor": "middle", text: share(value) }));
    }
    axis.append(svg("text", { x: WIDE / 2, y: HIGH - 7, "text-anchor": "middle", text: W.landscape_axis }));
    this.root.append(this.ground, this.tip, this.band, this.stake, this.ball, axis);
    host.append(this.root);
  }

  x(value) {
    return between(LEFT, WIDE - RIGHT, value);
  }

  // Height of a potential: its square root, so that shallow basins can be seen as well.
  y(potential) {
    return between(FLOOR, CEILING, Math.sqrt(potential / this.most));
  }

  show(answer, land) {
    this.answer = answer;
    this.land = land;
    if (land) this.most = Math.max(...land.ground.flat(), 0.05);
    this.at(this.month ?? 0);
  }

  // The ground of a month: evenly between the two months that were computed.
  groundAt(month) {
    const { months, ground } = this.land;
    let i = 0;
    while (i < months.length - 2 && months[i + 1] <= month) i += 1;
    const part = Math.min(Math.max((month - months[i]) / Math.max(months[i + 1] - months[i], 1), 0), 1);
    return ground[i].map((value, level) => between(value, ground[i + 1][level], part));
  }

  at(month) {
    this.month = month;
    const { answer, land } = this;
    this.root.classList.toggle("waiting", !land);
    if (!answer) return;
    const here = Math.max(month - 1, 0);
    const deep = answer.series.deep[here];
    const culture = answer.series.culture[here];
    let height = FLOOR;
    if (land) {
      const ground = this.groundAt(here);
      const line = ground.map((value, i) => [this.x(land.levels[i]), this.y(value)]);
      this.ground.setAttribute("d", `${path(line)}L${WIDE - RIGHT},${FLOOR + 6}L${LEFT},${FLOOR + 6}Z`);
      const spot = Math.min(deep * (line.length - 1), line.length - 1.001);
      const i = Math.floor(spot);
      height = between(line[i][1], line[i + 1][1], spot - i);
    }
    this.place(deep, culture, height, here);
  }

  place(deep, culture, height, month) {
    const { answer } = this;
    const strain = answer.yield_strain * (1 - answer.series.structures[month]);
    const stretch = Math.abs(deep - culture);
    const torn = stretch > strain;
    const [from, to] = [this.x(culture), this.x(deep)];
    const ballTop = height - 11;
    this.ball.setAttribute("transform", `translate(${to.toFixed(1)},${ballTop.toFixed(1)})`);
    this.ball.lastChild.setAttribute("y", FLOOR + 22 - ballTop);
    this.ball.lastChild.textContent = `${W.practice} ${share(deep)}`;
    this.ball.lastChild.setAttribute("text-anchor", deep > 0.82 ? "end" : deep < 0.18 ? "start" : "middle");
    this.stake.setAttribute("transform", `translate(${from.toFixed(1)},0)`);
    this.stake.lastChild.textContent = `${W.culture} ${share(culture)}`;
    this.stake.lastChild.setAttribute("text-anchor", culture > 0.82 ? "end" : culture < 0.18 ? "start" : "middle");
    const sag = 26 * Math.max(1 - stretch * 3, 0);
    const middle = (from + to) / 2;
    const low = (STAKE_TOP + ballTop) / 2 + sag;
    this.band.setAttribute("d", `M${from},${STAKE_TOP}Q${middle},${low} ${to},${ballTop}`);
    this.band.style.strokeWidth = `${(7 - 4.5 * Math.min(stretch, 1)).toFixed(1)}px`;
    this.band.classList.toggle("torn", torn);
    const said = !torn ? W.band_holds : strain < SEEN ? W.band_loose : W.band_gives;
    this.words.textContent = `${said.replace("{stretch}", share(stretch)).replace("{yield}", share(strain))} ${W.landscape_help}`;
    this.tipping(culture);
  }

  tipping(stake) {
    const culture = this.land?.tipping_culture ?? null;
    if (culture === null) {
      this.tip.replaceChildren();
      return;
    }
    const x = this.x(culture);
    this.tip.replaceChildren(
      svg("line", { x1: x, x2: x, y1: STAKE_TOP + 10, y2: FLOOR + 6 }),
      svg("text", { x: stake > culture ? x - 5 : x + 5, y: STAKE_TOP + 20, "text-anchor": stake > culture ? "end" : "start", text: `${W.tipping} ${share(culture)}` }),
    );
  }
}
