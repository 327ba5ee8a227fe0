// The page: what is asked goes to the server, what comes back is drawn, and the address holds all of it.

import { Explorer } from "./explore.js";
import { share } from "./share.js";
import { tabs } from "./tabs.js";
import { W, change, firstAsk, fromLink, state, toLink } from "./state.js";
import { watchServer } from "./server.js";
import { hideBanner, showBanner } from "./banner.js";

let held = null;
let bad = false;
try {
  held = fromLink(location.hash);
} catch {
  bad = true;
}
change("begin", held ?? { ask: firstAsk() });

const explorer = new Explorer();
tabs(explorer);
share(explorer);
explorer.begin();
if (bad) showBanner(W.bad_link, false);

watchServer((what) => {
  if (what === "lost") showBanner(W.lost, true);
  else {
    hideBanner();
    explorer.refresh();
  }
});

// Back and forward: the question changes, what else is set stays. A pasted link comes as a change of the hash.
window.addEventListener("popstate", (event) => {
  const held = event.state?.ours && fromLink(location.hash);
  if (held) explorer.goBackTo(held.ask);
});

// Someone pastes another link into the same page.
window.addEventListener("hashchange", () => {
  if (location.hash !== toLink()) location.reload();
});
