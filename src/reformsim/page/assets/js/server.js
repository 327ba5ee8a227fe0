// Ask the server: the latest question wins, and a server that has gone is asked again until it is back.

import { W } from "./state.js";

const client = crypto.getRandomValues(new Uint32Array(4)).join("");
const listeners = [];
let turn = 0;
let waiting = null;

export class Refused extends Error {
  constructor(problems) {
    super(problems.join("\n"));
    this.problems = problems;
  }
}

export class Gone extends Error {}

export class Superseded extends Error {}

// Told "lost" when the server has gone and "back" when it is there again.
export function watchServer(listener) {
  listeners.push(listener);
}

function tell(what) {
  for (const listener of listeners) listener(what);
}

async function waitForServer() {
  if (waiting) return;
  waiting = setInterval(async () => {
    try {
      const answer = await fetch("/api/ready");
      if (!answer.ok) return;
      clearInterval(waiting);
      waiting = null;
      tell("back");
    } catch {
      // still away
    }
  }, 1500);
}

// An answer as it was sent: plain data, or a file.
async function read(answer) {
  if (answer.status === 403) return { problems: [await answer.text()] };
  return answer.headers.get("Content-Type")?.includes("json") ? answer.json() : answer.blob();
}

async function post(name, body, signal) {
  let found;
  try {
    const headers = { "Content-Type": "application/json" };
    found = await read(await fetch(`/api/${name}`, { method: "POST", headers, body: JSON.stringify(body), signal }));
  } catch (error) {
    if (error.name === "AbortError") throw new Superseded(); // before the answer came, or while it was read
    tell("lost");
    waitForServer();
    throw new Gone();
  }
  if (found.superseded) throw new Superseded();
  if (found.failed) throw new Refused([W.failed, found.failed]);
  if (found.problems) throw new Refused(found.problems);
  return found;
}

let running = null;

// A new question: everything asked before is off.
export async function askRun(body) {
  turn += 1;
  running?.abort();
  running = new AbortController();
  return post("run", { client, turn, ...body }, running.signal);
}

// Something that goes on whatever is asked meanwhile: a game, or a file to be kept.
export async function askApart(name, body) {
  return post(name, { client: `${client}-apart`, turn: 0, ...body });
}

// Something about the question that is open; off as soon as there is a new one.
export async function askMore(name, body) {
  return post(name, { client, turn, ...body }, running?.signal);
}
