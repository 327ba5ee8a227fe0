// Cards: one question each; a click asks it.

import { el } from "./draw.js";
import { start } from "./state.js";

export function showCards(host, onPick) {
  const cards = start.cards.map((one) =>
    el(
      "button",
      { type: "button", class: "card", "data-card": one.name, "aria-pressed": "false", onclick: () => onPick(one) },
      el("strong", { text: one.title }),
      el("span", { text: one.question }),
    ),
  );
  host.replaceChildren(...cards);
  return (name) => {
    for (const node of cards) node.setAttribute("aria-pressed", String(node.dataset.card === name));
  };
}
