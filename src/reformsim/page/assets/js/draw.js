// Small pieces to build with: elements, SVG, numbers and paths.

const SVG = "http://www.w3.org/2000/svg";

function fill(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "text") node.textContent = value;
    else node.setAttribute(name, value === true ? "" : value);
  }
  for (const child of children) if (child !== null && child !== undefined) node.append(child);
  return node;
}

export function el(tag, attributes = {}, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

export function svg(tag, attributes = {}, ...children) {
  return fill(document.createElementNS(SVG, tag), attributes, children);
}

export function clamp(value, low, high) {
  return Math.min(Math.max(value, low), high);
}

// A share as the project writes it: .06, 1.00
export function share(value) {
  const text = value.toFixed(2);
  return text.startsWith("0.") ? text.slice(1) : text.startsWith("-0.") ? `-${text.slice(2)}` : text;
}

export function percent(value) {
  return `${Math.round(value * 100)} %`;
}

// Money as the sentences write it: $1.2 million, $250,000, $2,780, $250
export function dollars(value) {
  if (value >= 999_500) return `$${(value / 1e6).toLocaleString("en", { minimumFractionDigits: 1, maximumFractionDigits: 1 })} million`;
  const step = value >= 1e4 ? 1e3 : value >= 999.5 ? 10 : 1;
  return `$${(Math.round(value / step) * step).toLocaleString("en")}`;
}

export function years(value) {
  const text = value.toFixed(1);
  return text.endsWith(".0") ? text.slice(0, -2) : text;
}

// "3 years 4 months"
export function moment(month, monthsPerYear) {
  const whole = Math.floor(month / monthsPerYear);
  const rest = month - whole * monthsPerYear;
  const parts = [];
  if (whole) parts.push(`${whole} year${whole === 1 ? "" : "s"}`);
  if (rest || !whole) parts.push(`${rest} month${rest === 1 ? "" : "s"}`);
  return parts.join(" ");
}

export function path(points) {
  let text = "";
  for (let i = 0; i < points.length; i += 1) {
    text += `${i ? "L" : "M"}${points[i][0].toFixed(1)},${points[i][1].toFixed(1)}`;
  }
  return text;
}

export function bytes(text) {
  const raw = atob(text);
  const found = new Uint8Array(raw.length);
  for (let i = 0; i < raw.length; i += 1) found[i] = raw.charCodeAt(i);
  return found;
}

// Labels at the right end of lines: pushed apart so that none covers another.
export function spread(wanted, gap, low, high) {
  const order = wanted.map((y, i) => [y, i]).sort((a, b) => a[0] - b[0]);
  let last = -Infinity;
  for (const one of order) {
    one[0] = Math.max(one[0], last + gap, low);
    last = one[0];
  }
  let limit = high;
  for (const one of [...order].reverse()) {
    one[0] = Math.min(one[0], limit);
    limit = one[0] - gap;
  }
  const found = [];
  for (const [y, i] of order) found[i] = y;
  return found;
}
