// One line above everything for what the visitor must know.

const node = document.getElementById("banner");

export function showBanner(text, bad) {
  node.textContent = text;
  node.classList.toggle("bad", bad);
  node.hidden = false;
}

export function hideBanner() {
  node.hidden = true;
}
