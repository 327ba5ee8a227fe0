// Share: a link that holds everything, and files to take away.

import { el, svg } from "./draw.js";
import { showBanner } from "./banner.js";
import { Gone, Refused, askApart } from "./server.js";
import { W, titleOf, toLink } from "./state.js";

const STYLED = ["fill", "stroke", "stroke-width", "stroke-dasharray", "opacity", "fill-opacity", "font-size", "font-weight", "font-family", "stroke-linejoin", "paint-order"];
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
  if (!explorer.curves.width) explorer.openTab("explore"); // curves are drawn when they are first seen
  const { root: from, width, height } = explorer.curves;
  const inner = from.cloneNode(true);
  const originals = from.querySelectorAll("*");
  inner.querySelectorAll("*").forEach((node, i) => {
    const style = getComputedStyle(originals[i]);
    for (const name of STYLED) node.setAttribute(name, style.getPropertyValue(name));
    node.removeAttribute("class");
  });
  inner.setAttribute("x", MARGIN);
  inner.setAttribute("y", HEAD);
  inner.setAttribute("width", width);
  inner.setAttribute("height", height);
  const wide = width + 2 * MARGIN;
  const high = height + HEAD + MARGIN;
  const { verdict, ask, seed } = explorer.answer;
  const words = { "font-family": "DejaVu Sans, Arial, sans-serif", fill: "#222222" };
  const root = svg(
    "svg",
    { xmlns: "http://www.w3.org/2000/svg", width: wide, height: high, viewBox: `0 0 ${wide} ${high}` },
    svg("rect", { width: wide, height: high, fill: "#FFFFFF" }),
    svg("text", { ...words, x: MARGIN, y: 32, "font-size": 22, "font-weight": 700, text: `${titleOf(ask)}: ${verdict.title}` }),
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

// A file of the run that is shown. It is made while other things go on, and the button says so.
async function keepFile(explorer, what, name, button) {
  if (button.ariaBusy === "true") return;
  button.ariaBusy = "true";
  button.textContent = `${W[what]} …`;
  try {
    saveFile(await askApart(what, { ask: explorer.answer.ask }), name);
  } catch (error) {
    if (error instanceof Refused) showBanner([W.refused, ...error.problems].join("\n"), true);
    else if (!(error instanceof Gone)) throw error;
  } finally {
    button.ariaBusy = "false";
    button.textContent = W[what];
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
    ["csv", (button) => keepFile(explorer, "csv", `${name()}.zip`, button)],
    ["report", (button) => keepFile(explorer, "report", `report-${name()}.html`, button)],
    ["yaml", (button) => keepFile(explorer, "yaml", `${explorer.answer.name}.yaml`, button)],
  ];
  const buttons = ways.map(([way, act]) =>
    el("button", { type: "button", id: `share-${way}`, title: W[`${way}_help`], text: W[way], onclick: (event) => explorer.answer && act(event.currentTarget) }),
  );
  document.getElementById("share").append(...buttons);
}
