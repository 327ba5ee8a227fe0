// A plain chart: lines and dots over an axis with a name, each line told at its end.

import { clamp, path, share, spread, svg } from "./draw.js";

const NARROW = 600; // pixels of a screen on which names stand over the lines, not beside them
const EDGE = 40; // of such a screen, taken by the frame around a chart

const PAD = { left: 58, right: 170, top: 28, bottom: 52 };

function ticks(low, high) {
  const steps = [0.05, 0.1, 0.2, 0.25, 0.5, 1, 2, 5, 10, 20];
  const step = steps.find((one) => (high - low) / one <= 8) ?? 50;
  const found = [];
  for (let value = Math.ceil(low / step) * step; value <= high + 1e-9; value += step) found.push(Number(value.toFixed(3)));
  return found;
}

// series: { points: [[x, y]], colour, label, thin, dashed, dots }
export function plot({ title, series, xLabel, yLabel, xRange, wide: wished = 900, high = 380, marks = [], right: room = PAD.right }) {
  const isNarrow = innerWidth < NARROW;
  const wide = isNarrow ? innerWidth - EDGE : wished;
  const right = isNarrow ? 16 : room;
  const [from, to] = xRange;
  const x = (value) => PAD.left + (clamp((value - from) / (to - from || 1), 0, 1)) * (wide - PAD.left - right);
  const y = (value) => PAD.top + (1 - value) * (high - PAD.top - PAD.bottom);
  const root = svg("svg", { viewBox: `0 0 ${wide} ${high}`, role: "img", "aria-label": title, class: "plot" });
  for (const value of [0, 0.25, 0.5, 0.75, 1]) {
    root.append(svg("line", { x1: PAD.left, x2: wide - right, y1: y(value), y2: y(value), class: "gridline" }));
    root.append(svg("text", { x: PAD.left - 8, y: y(value) + 5, class: "axis", "text-anchor": "end", text: share(value) }));
  }
  for (const value of ticks(from, to)) {
    root.append(svg("text", { x: x(value), y: high - PAD.bottom + 22, class: "axis", "text-anchor": "middle", text: value }));
  }
  root.append(svg("text", { x: (PAD.left + wide - right) / 2, y: high - 8, class: "axis", "text-anchor": "middle", text: xLabel }));
  root.append(svg("text", { x: 14, y: y(0.5), class: "axis", "text-anchor": "middle", transform: `rotate(-90 14 ${y(0.5)})`, text: yLabel }));
  for (const mark of marks) {
    root.append(svg("line", { x1: x(mark.at), x2: x(mark.at), y1: y(1), y2: y(0), class: "cursor" }));
    root.append(svg("text", { x: x(mark.at), y: y(1) - 9, class: "axis mark", "text-anchor": "middle", text: mark.label }));
  }
  for (const one of series) {
    const points = one.points.map(([a, b]) => [x(a), y(b)]);
    const style = `stroke: ${one.colour}; stroke-width: ${one.thin ? 1.6 : 3.2}; ${one.dashed ? "stroke-dasharray: 6 5" : ""}`;
    if (!one.dots) root.append(svg("path", { d: path(points), class: "curve", style }));
    else for (const [a, b] of points) root.append(svg("circle", { cx: a, cy: b, r: 6, fill: one.colour }));
  }
  const told = series.filter((one) => one.label);
  const places = spread(told.map((one) => y(one.points.at(-1)[1])), 20, y(1), y(0) + 6);
  told.forEach((one, i) => {
    const place = isNarrow ? { x: wide - right - 4, y: Math.max(places[i] - 8, y(1) + 12), "text-anchor": "end" } : { x: wide - right + 8, y: places[i] + 5 };
    root.append(svg("text", { ...place, style: `fill: ${one.colour}`, class: "plot-label", text: one.label }));
  });
  return root;
}

export function overYears(answer, name) {
  return answer.series[name].map((value, i) => [(i + 1) / answer.months_per_year, value]);
}
