#!/usr/bin/env bash
# Guess: a viewer of IIIF images gives its elements their styles by script alone (element.style), which a strict policy of a
# page (style-src 'self') allows.
# Seen: OpenSeadragon 6.1.1 writes none when it is loaded, but with the first viewer it puts a style sheet of its own into the
# head of the page (<style>, for focus on touch screens), which such a policy refuses: the browser reports a violation.
# Needs node and npm; jsdom stands for the browser.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
npm install --silent --no-fund --no-audit --ignore-scripts --prefix "$work" openseadragon@6.1.1 jsdom@24.1.3
cd "$work"
node <<'JS'
const assert = require("node:assert");
const { readFileSync } = require("node:fs");
const { JSDOM } = require("jsdom");

const { version } = JSON.parse(readFileSync("node_modules/openseadragon/package.json", "utf8"));
const page = new JSDOM('<!DOCTYPE html><html><head></head><body><div id="viewer"></div></body></html>', {
  runScripts: "outside-only",
});
const { document } = page.window;
const sheets = () => [...document.querySelectorAll("style")].map((style) => style.parentNode.nodeName);
page.window.HTMLCanvasElement.prototype.getContext = () => null;
page.window.eval(readFileSync("node_modules/openseadragon/build/openseadragon/openseadragon.min.js", "utf8"));
const loaded = sheets();
page.window.eval('new OpenSeadragon.Viewer({ id: "viewer", drawer: "html", showNavigationControl: false })');
console.log(`openseadragon ${version}: style sheets after loading ${loaded.length}, with a viewer ${sheets().length}, in ${sheets()}`);
assert.deepStrictEqual(loaded, [], "the behaviour has changed");
assert.deepStrictEqual(sheets(), ["HEAD"], "the behaviour has changed");
process.exit(0);
JS
