// A question in a few words: what is done when, to how many schools, and what of the system is not as usual.

import { percent, years } from "./draw.js";
import { W, start } from "./state.js";

function spans(group, words) {
  const found = new Map();
  for (const [name, one] of Object.entries(group)) {
    const span = (one.end ?? null) === null ? W.span_open : W.span.replace("{to}", years(one.end));
    const some = (one.share ?? 1) < 1 ? ` (${percent(one.share)} ${W.of_schools})` : "";
    const key = `${span.replace("{from}", years(one.start ?? 0))}${some}`;
    const title = words.find((known) => known.name === name)?.title ?? name.replaceAll("_", " ");
    found.set(key, [...(found.get(key) ?? []), `${title} ${percent(one.intensity ?? 1)}`]);
  }
  return [...found].map(([when, names]) => `${when}: ${names.join(", ")}`);
}

export function told(ask) {
  const parts = [...spans(ask.levers, start.levers), ...spans(ask.shocks, start.shocks)];
  for (const one of start.settings) {
    if (one.name in ask.settings) parts.push(`${one.title}: ${ask.settings[one.name]} ${one.unit}`);
  }
  if (!parts.length) parts.push(W.nothing_done);
  const size = `${ask.schools} ${W.schools.toLowerCase()}, ${ask.years} ${W.year_word}`;
  const text = [...parts, size].join("; ");
  return `${text[0].toUpperCase()}${text.slice(1)}.`;
}
