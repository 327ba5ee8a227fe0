// The bench: cards, curves, levers, schools. A change asks at once; the run before stays as a ghost.

import { MOST_PINS, pin } from "./compare.js";
import { el } from "./draw.js";
import { Board } from "./levers.js";
import { Curves } from "./curves.js";
import { Landscape } from "./landscape.js";
import { SchoolMap } from "./map.js";
import { SchoolView } from "./school.js";
import { Player } from "./play.js";
import { Settings } from "./settings.js";
import { hideBanner, showBanner } from "./banner.js";
import { showCards } from "./cards.js";
import { showLuck, showMonth, showStory, showVerdict } from "./verdict.js";
import { Gone, Refused, Superseded, askMore, askRun } from "./server.js";
import { W, change, copy, state, toLink } from "./state.js";

const OTHER_LUCK = 4; // further seeds, for the bands
const GROW_MS = 300; // between two looks at a run that is not done yet
const PATIENCE_MS = 350; // without a further change, before other luck is asked for

const OURS = { ours: true }; // marks what this page has put into the browser's history

const byId = (id) => document.getElementById(id);

export class Explorer {
  constructor() {
    this.answer = null;
    this.ghost = null;
    this.luck = [];
    this.curves = new Curves(byId("curves"));
    this.player = new Player(byId("transport"), byId("scrub"), (month) => this.showMonth(month));
    this.board = new Board(byId("levers"), () => this.changed());
    this.settings = new Settings(byId("levers"), (name) => this.changed(name));
    this.mark = showCards(byId("cards"), (card) => this.pick(card));
    this.map = new SchoolMap(byId("map"), byId("map-legend"), (school) => this.openSchool(school));
    this.landscape = new Landscape(byId("landscape"), byId("landscape-words"));
    this.school = new SchoolView(byId("school"));
    this.school.onClose = () => this.map.choose(null);
    this.pinButton = el("button", { type: "button", id: "pin", text: W.pin, title: W.pin_help, onclick: () => this.pin() });
    const release = el("button", { type: "button", id: "release-here", text: W.release_here, title: W.release_help, onclick: () => this.releaseHere() });
    byId("levers").querySelector(".levers-head").append(el("span", { class: "ways" }, this.pinButton, release));
    byId("curves").addEventListener("pointerdown", (event) => this.scrubOnCurves(event));
  }

  pin() {
    this.pinButton.textContent = pin(this) ? `${W.pinned} (${state.pins.length}/${MOST_PINS})` : W.pins_full;
    this.note();
    setTimeout(() => (this.pinButton.textContent = W.pin), 1800);
  }

  releaseHere() {
    change("released", { released: this.player.month });
    this.openTab("release");
  }

  begin() {
    this.takeOver();
    this.ask();
  }

  refresh() {
    this.ask();
  }

  opened() {
    this.curves.draw();
  }

  takeOver() {
    this.board.take(state.ask);
    this.settings.take(state.ask);
    this.mark(state.ask.base);
  }

  pick(card) {
    change("ask", { ask: copy(card.ask) });
    this.takeOver();
    this.turning = false;
    this.ask();
  }

  changed(name) {
    if (name === "years") this.board.take(state.ask);
    if (name === "reach") this.board.take(state.ask);
    this.settings.show();
    this.ask();
  }

  // The browser's back button: what was asked before is asked again.
  goBackTo(ask) {
    change("ask", { ask });
    this.takeOver();
    this.turning = false;
    this.ask(true);
  }

  // Ask for the run. While a slider is dragged the run before the drag is the ghost, not each step of it. The first
  // run of all has nothing before it, and a drag may follow it at once.
  async ask(isKnown = false) {
    change("ask", {});
    const asked = copy(state.ask);
    const text = JSON.stringify(asked);
    if (this.answer && !this.turning && !isKnown && text !== this.asked) history.pushState(OURS, "", toLink());
    else this.note();
    this.asked = text;
    const status = byId("status");
    status.textContent = W.thinking;
    status.classList.add("busy");
    const begun = performance.now();
    clearTimeout(this.later);
    clearTimeout(this.settled);
    clearInterval(this.growing);
    if (!this.turning || !this.before) this.before = this.answer;
    this.turning = true;
    this.settled = setTimeout(() => (this.turning = false), 2 * PATIENCE_MS);
    this.growing = setInterval(() => this.grow(), GROW_MS);
    try {
      const answer = await askRun({ ask: asked });
      answer.ask = asked; // what is shown; sliders may have gone on, or stand where nothing can be run
      const took = Math.round(performance.now() - begun);
      status.textContent = W.took.replace("{ms}", took);
      status.dataset.took = took;
      status.classList.remove("busy");
      hideBanner();
      clearInterval(this.growing);
      this.show(answer);
    } catch (error) {
      if (error instanceof Superseded) return;
      clearInterval(this.growing);
      status.classList.remove("busy");
      status.textContent = "";
      if (error instanceof Refused) showBanner([W.refused, ...error.problems].join("\n"), true);
      else if (!(error instanceof Gone)) throw error;
    }
  }

  // A run that takes longer than a moment is drawn while it grows.
  async grow() {
    try {
      const found = await askMore("growing", {});
      if (found.months && byId("status").classList.contains("busy")) this.curves.grow(found);
    } catch {
      // the answer itself tells what is wrong
    }
  }

  show(answer) {
    if (this.before && this.before.key !== answer.key) this.ghost = this.before;
    this.answer = answer;
    byId("curves").dataset.key = answer.key; // which run is shown
    this.luck = [];
    showVerdict(byId("verdict"), answer);
    this.map.show(answer);
    this.landscape.show(answer, null);
    this.board.fit(answer.months / answer.months_per_year);
    this.draw();
    this.player.fit(answer.months, answer.months_per_year, state.month ?? answer.months);
    showStory(byId("story"), answer);
    this.onAnswer?.(answer);
    if (state.school !== null && state.school < answer.schools.id.length) this.openSchool(state.school);
    this.later = setTimeout(() => this.askMore(), PATIENCE_MS);
  }

  draw() {
    this.curves.show(this.answer, this.ghost, this.luck);
    showLuck(this.answer, this.luck);
  }

  // Nobody waits for these: runs with other luck, one after the other.
  async askMore() {
    const { answer } = this;
    try {
      const land = await askMore("landscape", { ask: answer.ask });
      if (this.answer !== answer) return;
      this.landscape.show(answer, land);
      for (let i = 1; i <= OTHER_LUCK; i += 1) {
        const run = await askMore("light", { ask: { ...answer.ask, seed: answer.ask.seed + i } });
        if (this.answer !== answer) return;
        this.luck = [...this.luck, run];
        this.draw();
      }
    } catch (error) {
      if (error instanceof Superseded || error instanceof Gone || error instanceof Refused) return;
      throw error;
    }
  }

  showMonth(month) {
    if (!this.answer) return;
    state.month = month;
    this.curves.cursor(month);
    showMonth(this.answer, month);
    this.map.at(month);
    this.landscape.at(month);
    this.school.at(month);
    clearTimeout(this.noting);
    this.noting = setTimeout(() => this.rest(), 250);
  }

  // Keep all that is set in the address.
  note() {
    history.replaceState(OURS, "", toLink());
  }

  // The month stands still: what costs too much for every frame.
  rest() {
    this.map.describe();
    this.note();
    document.body.dataset.noted = state.month;
  }

  openSchool(school) {
    this.map.choose(school);
    this.school.open(school, this.answer, this.map.deep, this.map.culture);
  }

  scrubOnCurves(event) {
    if (!this.answer || event.button) return;
    const host = byId("curves");
    const go = (now) => this.player.go(this.curves.monthAt(now.clientX));
    this.player.stop();
    go(event);
    host.setPointerCapture(event.pointerId);
    host.addEventListener("pointermove", go);
    const done = () => host.removeEventListener("pointermove", go);
    host.addEventListener("pointerup", done, { once: true });
    host.addEventListener("pointercancel", done, { once: true });
  }
}
