// Share: a link that holds everything, and files to take away.

import { el, svg } from "./draw.js";
import { showBanner } from "./banner.js";
import { Gone, Refused, Superseded, askMore } from "./server.js";
import { W, state, toLink } from "./state.js";

const STYLED = ["fill", "stroke", "stroke-width", "stroke-dasharray", "opacity", "fill-opacity", "font-size", "font-weight", "font-family", "stroke-linejoin"];
const HEAD = 64;
const MARGIN = 24;
const PNG_SCALE = 2;

export function saveFile(blob, name) {
  const link = el("a", { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

// The curves as a picture that stands alone: its styles inside, and what it shows written above.
function picture(explorer) {
  const from = explorer.curves.root;
  const box = from.getBoundingClientRect();
  const inner = from.cloneNode(true);
  const originals = from.querySelectorAll("*");
  inner.querySelectorAll("*").forEach((node, i) => {
    const style = getComputedStyle(originals[i]);
    for (const name of STYLED) node.setAttribute(name, style.getPropertyValue(name));
    node.removeAttribute("class");
  });
  inner.setAttribute("x", MARGIN);
  inner.setAttribute("y", HEAD);
  inner.setAttribute("width", box.width);
  inner.setAttribute("height", box.height);
  const wide = box.width + 2 * MARGIN;
  const high = box.height + HEAD + MARGIN;
  const { verdict, name, seed } = explorer.answer;
  const words = { "font-family": "DejaVu Sans, Arial, sans-serif", fill: "#222222" };
  const root = svg(
    "svg",
    { xmlns: "http://www.w3.org/2000/svg", width: wide, height: high, viewBox: `0 0 ${wide} ${high}` },
    svg("rect", { width: wide, height: high, fill: "#FFFFFF" }),
    svg("text", { ...words, x: MARGIN, y: 32, "font-size": 22, "font-weight": 700, text: `${name.replaceAll("_", " ")}: ${verdict.title}` }),
    svg("text", { ...words, x: MARGIN, y: 52, "font-size": 13, text: `${verdict.meaning} (${W.seed}: ${seed})` }),
    inner,
  );
  return { text: new XMLSerializer().serializeToString(root), wide, high };
}

function keepSvg(explorer, name) {
  saveFile(new Blob([picture(explorer).text], { type: "image/svg+xml" }), `${name}.svg`);
}

async function keepPng(explorer, name) {
  const { text, wide, high } = picture(explorer);
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  await image.decode();
  const canvas = el("canvas", { width: wide * PNG_SCALE, height: high * PNG_SCALE });
  const pen = canvas.getContext("2d");
  pen.scale(PNG_SCALE, PNG_SCALE);
  pen.drawImage(image, 0, 0);
  canvas.toBlob((blob) => saveFile(blob, `${name}.png`), "image/png");
}

async function keepFile(what, name) {
  try {
    saveFile(await askMore(what, { ask: state.ask }), name);
  } catch (error) {
    if (error instanceof Refused) showBanner([W.refused, ...error.problems].join("\n"), true);
    else if (!(error instanceof Gone || error instanceof Superseded)) throw error;
  }
}

async function copyLink(button) {
  const link = `${location.origin}${location.pathname}${toLink()}`;
  try {
    await navigator.clipboard.writeText(link);
    button.textContent = W.copied;
  } catch {
    window.prompt(W.copy_by_hand, link); // a page that is not on this machine may not write to the clipboard
  }
  setTimeout(() => (button.textContent = W.link), 1500);
}

export function share(explorer) {
  const name = () => `${explorer.answer?.name ?? "reformsim"}-seed${explorer.answer?.seed ?? 1}`;
  const ways = [
    ["link", (button) => copyLink(button)],
    ["png", () => keepPng(explorer, name())],
    ["svg", () => keepSvg(explorer, name())],
    ["csv", () => keepFile("csv", `${name()}.zip`)],
    ["report", () => keepFile("report", `report-${name()}.html`)],
    ["yaml", () => keepFile("yaml", `${explorer.answer.name}.yaml`)],
  ];
  const buttons = ways.map(([way, act]) =>
    el("button", { type: "button", id: `share-${way}`, title: W[`${way}_help`], text: W[way], onclick: (event) => explorer.answer && act(event.currentTarget) }),
  );
  document.getElementById("share").append(...buttons);
}
