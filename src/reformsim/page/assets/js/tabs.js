// Tabs. A further one is a line here and a <main> in the page: a name, and what to do when it is opened.

import { el } from "./draw.js";
import { W, change, state } from "./state.js";

export function tabs(explorer) {
  const all = [{ name: "explore", title: W.tab_explore, open: () => explorer.opened() }];
  const host = document.getElementById("tabs");
  const buttons = all.map((tab) =>
    el("button", { type: "button", role: "tab", id: `tab-${tab.name}`, "aria-controls": tab.name, text: tab.title, onclick: () => open(tab) }),
  );
  host.append(...buttons);

  function open(tab) {
    all.forEach((one, i) => {
      const chosen = one === tab;
      buttons[i].setAttribute("aria-selected", String(chosen));
      buttons[i].tabIndex = chosen ? 0 : -1;
      document.getElementById(one.name).hidden = !chosen;
    });
    change("tab", { tab: tab.name });
    tab.open();
  }

  host.addEventListener("keydown", (event) => {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!by) return;
    event.preventDefault();
    const next = (all.findIndex((tab) => tab.name === state.tab) + by + all.length) % all.length;
    buttons[next].focus();
    open(all[next]);
  });
  open(all.find((tab) => tab.name === state.tab) ?? all[0]);
}
