// The workshop: teams with one budget and one luck decide, foretell and see. This browser keeps the game, the server
// plays its moves again with each question.

import { el } from "./draw.js";
import { Gone, Refused, askApart } from "./server.js";
import { TeamCard } from "./workshop_team.js";
import { keep, kept, movesOf, newPlans } from "./workshop_state.js";
import { setUp } from "./workshop_setup.js";
import { debriefOf, outcomeOf } from "./workshop_show.js";
import { saveFile } from "./share.js";
import { W } from "./state.js";

export class Workshop {
  constructor(host) {
    this.host = host;
  }

  open() {
    if (!this.host.childElementCount) this.showSetup();
  }

  showSetup() {
    const begin = (game) => this.start({ v: 1, game, plans: [newPlans(game)], revealed: 0 });
    this.host.replaceChildren(setUp(kept(), begin, (held) => this.start(held)));
  }

  // Begin, or go on; the server says first whether it knows such a game. What is still planned may be too dear.
  async start(table) {
    this.host.querySelector(".ws-wrong")?.remove();
    const found = await this.ask(() => askApart("workshop", this.said(table, (round) => round < table.revealed)));
    if (!found) return;
    this.table = table;
    keep(table);
    if (table.revealed) this.showOutcome(found);
    else this.showRound();
  }

  said(table, isFine = () => true) {
    return { game: table.game, moves: movesOf(table, isFine), revealed: table.revealed };
  }

  // Ask something, with how far it is; what is refused is told below everything.
  async ask(question) {
    this.host.querySelector(".ws-wrong")?.remove();
    const bar = el("progress", { max: 1, "aria-label": W.thinking });
    this.host.append(bar);
    const watching = setInterval(() => this.watch(bar), 700);
    try {
      return await question();
    } catch (error) {
      if (error instanceof Refused) this.host.append(el("p", { class: "banner bad ws-wrong", role: "alert", text: error.message }));
      else if (!(error instanceof Gone)) throw error;
      return null;
    } finally {
      clearInterval(watching);
      bar.remove();
    }
  }

  async watch(bar) {
    try {
      const { done, total } = await askApart("progress", {});
      if (total) bar.value = done / total;
    } catch {
      // the answer itself tells what is wrong
    }
  }

  showRound() {
    const { table } = this;
    const { game, plans, revealed } = table;
    const words = W.ws_round.replace("{round}", revealed + 1).replace("{rounds}", game.rounds);
    this.heading = el("h2", { text: words, tabindex: -1, id: "ws-heading" });
    this.revealButton = el("button", { type: "button", class: "primary", id: "ws-reveal", text: W.ws_reveal, disabled: true, onclick: () => this.reveal() });
    this.lacking = el("p", { class: "hint", id: "ws-lacking", "aria-live": "polite" });
    const changed = () => this.changed();
    this.cards = game.teams.map((name, i) => new TeamCard({ game, name, place: i, plan: plans[revealed][i], changed }));
    this.host.replaceChildren(
      el("section", { class: "panel" }, this.heading, el("p", { class: "hint", text: W.ws_budget_help })),
      el("div", { class: "ws-teams" }, ...this.cards.map((one) => one.root)),
      el("section", { class: "panel row" }, this.revealButton, this.lacking, ...this.ways()),
    );
    this.heading.focus();
    this.changed();
    for (const one of this.cards) one.price();
  }

  ways() {
    const log = el("button", { type: "button", id: "ws-log", title: W.ws_log_help, text: W.ws_log, onclick: () => this.saveLog() });
    return [log, el("button", { type: "button", id: "ws-new", text: W.ws_new, onclick: () => this.showSetup() })];
  }

  changed() {
    keep(this.table);
    const missing = this.cards.map((one) => one.lacks()).filter(Boolean);
    this.revealButton.disabled = missing.length > 0;
    this.lacking.textContent = missing.length ? W.ws_lacks.replace("{missing}", missing.join("; ")) : "";
  }

  async reveal() {
    const { table } = this;
    this.revealButton.disabled = true;
    this.host.querySelector(".ws-teams").inert = true;
    const next = { ...table, revealed: table.revealed + 1 };
    const found = await this.ask(() => askApart("workshop", this.said(next)));
    if (this.table !== table || !this.revealButton.isConnected) return; // a new game was begun meanwhile
    if (!found) {
      this.host.querySelector(".ws-teams").inert = false;
      this.changed();
      return;
    }
    this.table = next;
    keep(next);
    this.showOutcome(found);
  }

  showOutcome(found) {
    const { game, revealed } = this.table;
    this.cards = [];
    this.heading = el("h2", { text: W.ws_revealed.replace("{round}", revealed), tabindex: -1, id: "ws-heading" });
    const next = found.is_over ? null : el("button", { type: "button", class: "primary", id: "ws-next", text: W.ws_next, onclick: () => this.next() });
    this.host.replaceChildren(
      outcomeOf(this.heading, this.table, revealed, found),
      ...(found.is_over ? debriefOf(game, found.debrief) : []),
      el("section", { class: "panel row" }, next, ...this.ways()),
    );
    this.heading.focus();
  }

  next() {
    const { table } = this;
    if (table.plans.length === table.revealed) table.plans.push(newPlans(table.game, table.plans.at(-1)));
    this.showRound();
  }

  async saveLog() {
    const isFine = (round, team) => round < this.table.revealed || this.cards[team]?.isPaid();
    const file = await this.ask(() => askApart("workshop_log", this.said(this.table, isFine)));
    if (file) saveFile(file, "workshop-log.jsonl");
  }
}
