// Everything that a visitor has set, in one place; a link holds the whole of it.

export const start = JSON.parse(document.getElementById("start").textContent);
export const W = start.words;

const listeners = [];

export const state = {
  ask: null, // what is asked of the engine
  month: null, // null: the last one
  tab: "explore",
  school: null, // index of the school whose story is open
  pins: [], // up to four: { ask, title }
  released: null, // month at which support is ended by hand, in its own tab
};

export function listen(listener) {
  listeners.push(listener);
}

export function change(what, values) {
  Object.assign(state, values);
  for (const listener of listeners) listener(what);
}

export function copy(value) {
  return JSON.parse(JSON.stringify(value));
}

export function card(name) {
  return start.cards.find((one) => one.name === name);
}

// Whether two plain values are the same, in whatever order their keys stand.
function isSame(one, other) {
  if (typeof one !== "object" || one === null || typeof other !== "object" || other === null) return one === other;
  const keys = Object.keys(one);
  return keys.length === Object.keys(other).length && keys.every((key) => key in other && isSame(one[key], other[key]));
}

// A question's name: that of its card, with a word where it was changed since.
export function titleOf(ask) {
  const { title, ask: own } = card(ask.base);
  return isSame({ ...own, seed: ask.seed }, ask) ? title : W.changed.replace("{title}", title);
}

export function firstAsk() {
  return copy(card(start.first).ask);
}

// A number from the link that is not one must not reach the page: the server judges the question itself.
function whole(value, otherwise) {
  return Number.isInteger(value) && value >= 0 ? value : otherwise;
}

export function toLink() {
  const held = { v: 1, ...state };
  const text = unescape(encodeURIComponent(JSON.stringify(held)));
  return `#s=${btoa(text).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "")}`;
}

function isTable(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

// Whether something has the form of a question; whether it can be run the server says.
function isQuestion(ask) {
  if (!isTable(ask) || !card(ask.base) || !["levers", "shocks", "settings"].every((part) => isTable(ask[part]))) return false;
  return [...Object.values(ask.levers), ...Object.values(ask.shocks)].every(isTable);
}

// Return what a link holds, null where there is none; raise where it cannot be read.
export function fromLink(hash) {
  if (!hash || hash === "#") return null;
  const match = /^#s=([A-Za-z0-9_-]+)$/.exec(hash);
  if (!match) throw new Error("form");
  const text = atob(match[1].replaceAll("-", "+").replaceAll("_", "/"));
  const held = JSON.parse(decodeURIComponent(escape(text)));
  if (typeof held !== "object" || held === null || held.v !== 1) throw new Error("version");
  const { ask } = held;
  if (!isQuestion(ask)) throw new Error("ask");
  const pins = Array.isArray(held.pins) ? held.pins.filter((one) => isQuestion(one?.ask)).slice(0, 4) : [];
  return {
    ask,
    month: whole(held.month, null),
    tab: ["explore", "compare", "release", "threshold", "workshop"].includes(held.tab) ? held.tab : "explore",
    school: whole(held.school, null),
    pins,
    released: whole(held.released, null),
  };
}
