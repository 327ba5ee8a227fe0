// Tabs. A further one is a line here and a <main> in the page: a name, and what to do when it is opened.

import { Compare } from "./compare.js";
import { Release } from "./release.js";
import { Threshold } from "./threshold.js";
import { Workshop } from "./workshop.js";
import { el } from "./draw.js";
import { W, change, state } from "./state.js";

export function tabs(explorer) {
  const place = (name) => document.getElementById(name);
  const views = { compare: new Compare(place("compare"), explorer), release: new Release(place("release"), explorer), threshold: new Threshold(place("threshold"), explorer), workshop: new Workshop(place("workshop")) };
  const all = [
    { name: "explore", title: W.tab_explore, open: () => explorer.opened() },
    ...Object.entries(views).map(([name, view]) => ({ name, title: W[`tab_${name}`], open: () => view.open() })),
  ];
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
    explorer.player.stop();
    explorer.note();
    tab.open();
  }

  // A link may open another tab than the first: it is filled once the first run is there.
  explorer.onAnswer = () => state.tab !== "explore" && views[state.tab].open();
  explorer.openTab = (name) => open(all.find((tab) => tab.name === name));

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
