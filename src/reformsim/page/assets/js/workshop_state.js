// What a game of the workshop is to this browser: its rules, what teams plan round by round, and how many rounds are
// revealed. It is kept in this browser alone, so that a crash loses nothing.

const PLACE = "reformsim-workshop";

export function newPlans(game, before) {
  return game.teams.map((_, i) => ({ levers: { ...before?.[i].levers }, share: before?.[i].share ?? 1, verdict: "", level: null }));
}

export function keep(table) {
  try {
    localStorage.setItem(PLACE, JSON.stringify(table));
  } catch {
    // a browser that keeps nothing still plays
  }
}

function isTable(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isPlan(plan) {
  return isTable(plan) && isTable(plan.levers) && Object.values(plan.levers).every(Number.isFinite) && Number.isFinite(plan.share);
}

// What was kept, null where there is nothing that can be shown; whether it can be played the server says.
export function kept() {
  try {
    const { v, game, plans, revealed } = JSON.parse(localStorage.getItem(PLACE));
    const fits = (round) => Array.isArray(round) && round.length === game.teams.length && round.every(isPlan);
    const isWhole = v === 1 && Array.isArray(game.teams) && plans.every(fits) && Number.isInteger(revealed) && revealed <= plans.length;
    return isWhole && plans.length ? { v, game, plans, revealed } : null;
  } catch {
    return null;
  }
}

export function leversOf(plan) {
  const pulled = Object.entries(plan.levers).filter(([, intensity]) => intensity > 0);
  return Object.fromEntries(pulled.map(([name, intensity]) => [name, { intensity, share: plan.share }]));
}

// Moves as the server reads them: rounds that are revealed, and what is planned and fine of the next.
export function movesOf(table, isFine) {
  const { game, plans, revealed } = table;
  const found = [];
  plans.slice(0, revealed + 1).forEach((round, r) => {
    round.forEach((plan, i) => {
      if (r === revealed && !plan.verdict && !Object.keys(leversOf(plan)).length) return;
      if (!isFine(r, i)) return;
      const predict = plan.verdict && plan.level !== null ? { verdict: plan.verdict, level: plan.level } : null;
      found.push({ team: game.teams[i], round: r + 1, levers: leversOf(plan), predict });
    });
  });
  return found;
}
