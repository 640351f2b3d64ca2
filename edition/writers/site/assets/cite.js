// Citing: a page, a section, an entry, a note, and any words of the text; links to words, and their light on arrival.
"use strict";
(() => {
  const all = (selector, from = document) => [...from.querySelectorAll(selector)];
  const one = (selector, from = document) => from.querySelector(selector);
  const panel = one("[data-cite]"), said = panel.dataset, text = one("[data-page='text'] .text");
  const address = new URL(location.href);
  const trimmed = (words, most = 80) => { const line = words.replace(/\s+/g, " ").trim(); return line.length <= most ? line : `${line.slice(0, most).replace(/\s+\S*$/, "")} …`; };

  // -- the four forms, as the builder wrote them for the whole edition, with place and address put in
  const data = new Promise((done) => {
    const ready = () => done(globalThis.editionCitation);
    if (globalThis.editionCitation) { ready(); return; }
    let isAsked = false;
    globalThis.askForCitation = () => {
      if (isAsked) return;
      isAsked = true;
      const script = document.createElement("script");
      script.src = said.cite;
      script.addEventListener("load", ready);
      document.head.append(script);
    };
  });
  const TEX = { "\\": "\\textbackslash{}", "~": "\\textasciitilde{}", "^": "\\textasciicircum{}", "{": "\\textbraceleft{}", "}": "\\textbraceright{}" };
  const escaped = {
    text: (words) => words,
    BibTeX: (words) => words.replace(/[\\~^{}]|[&%$#_]/g, (sign) => TEX[sign] ?? `\\${sign}`),
    RIS: (words) => words,
    "CSL-JSON": (words) => JSON.stringify(words).slice(1, -1),
  };
  const permanent = (query, id) => { // the address that the edition has for good, where the builder knows it
    const url = new URL(one("link[rel='canonical']")?.href ?? location.href);
    url.search = query;
    url.hash = id;
    return url.href;
  };
  const show = async ({ id = "", label = "", query = "" }) => {
    globalThis.askForCitation();
    const { whole, part } = await data, href = permanent(query, id), forms = label ? part : whole;
    const box = document.createElement("dialog"), close = document.createElement("button");
    box.className = "cite-box";
    box.setAttribute("aria-label", panel.textContent.trim());
    close.type = "button";
    close.textContent = "×";
    close.setAttribute("aria-label", said.close);
    close.addEventListener("click", () => box.close());
    box.append(close);
    const add = (name, value) => {
      const shown = document.createElement(name === "text" ? "p" : "pre"), button = document.createElement("button"), heading = document.createElement("h2");
      heading.textContent = name;
      if (name !== "text") box.append(heading);
      shown.textContent = value;
      shown.dataset.form = name;
      if (name !== "text") shown.tabIndex = 0;
      button.type = "button";
      button.textContent = said.copy;
      button.setAttribute("aria-label", `${said.copy}: ${name}`);
      button.addEventListener("click", () => navigator.clipboard?.writeText(value).then(() => { button.textContent = said.copied; }));
      box.append(shown, button);
    };
    add("text", escaped.text(forms.text.replaceAll("\uE001", () => label).replaceAll("\uE000", () => href)));
    add(said.link, href);
    for (const name of ["BibTeX", "RIS", "CSL-JSON"]) {
      const url = name === "CSL-JSON" ? escaped[name](href) : href;
      add(name, forms[name].replaceAll("\uE001", () => escaped[name](label)).replaceAll("\uE000", () => url));
    }
    if (id && text && /^https?:/.test(href)) {
      const frame = document.createElement("iframe");
      frame.setAttribute("src", permanent(query ? `${query}&embed` : "embed", id));
      frame.title = label;
      frame.width = "100%";
      frame.height = "220";
      frame.setAttribute("loading", "lazy");
      add(said.embed, frame.outerHTML);
    }
    box.addEventListener("close", () => box.remove());
    document.body.append(box);
    box.showModal();
  };

  // -- the page, and its places: a sign is there when a place is pointed at or come to
  const page = one("button", panel);
  panel.hidden = false;
  page.addEventListener("click", () => show({ label: panel.dataset.label }));
  const sign = (host, id, label, after) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "cite-this sign";
    button.setAttribute("aria-label", `${said.word}: ${trimmed(label, 40)}`);
    button.addEventListener("click", () => show({ id, label: trimmed(label) }));
    // A heading is named by its words alone: the button stands after it.
    if (after) host.after(button); else host.append(button);
  };
  const words = (element) => {
    const copy = element.cloneNode(true), without = (selector) => { for (const part of all(selector, copy)) part.remove(); return copy.textContent; };
    const whole = without(".cite-this, .pin, .call, .back, .mark");
    // An entry is known by its words: where many witnesses have them, these are left to the edition.
    return element.matches(".entry") && trimmed(whole) !== whole.replace(/\s+/g, " ").trim() ? without(".siglum").replace(/\s+(?=[;\]])/g, "") : whole;
  };
  if (text) {
    for (const heading of all("section[id] > :is(h2, h3, h4, h5, h6)", text)) sign(heading, heading.parentElement.id, words(heading), true);
    const offer = (event) => {
      const host = event.target.closest?.(".entry, .note-item");
      if (!host?.id || one(".cite-this", host)) return;
      sign(host.matches(".entry") ? host.firstElementChild : host, host.id, words(host));
    };
    for (const kind of ["pointerover", "focusin", "toggle"]) document.addEventListener(kind, offer, true);
    const offerAimed = () => { for (const host of all(".entry:popover-open, .entry:target, .note-item:target")) offer({ target: host }); };
    addEventListener("hashchange", offerAimed);
    offerAimed();
  }

  // -- words: counted from the line, paragraph or section that they follow, with the first and the last of them
  const UNSPACED = "\\p{sc=Han}\\p{sc=Hira}\\p{sc=Kana}\\p{sc=Thai}\\p{sc=Khmr}\\p{sc=Laoo}\\p{sc=Mymr}\\p{sc=Tibt}";
  const WORD = new RegExp(`[${UNSPACED}]\\p{M}*|(?:(?![${UNSPACED}])[\\p{L}\\p{M}\\p{N}])+`, "gu");
  const BLOCK = "p, .verse, li, td, th, dd, dt, h1, h2, h3, h4, h5, h6, figcaption, .block";
  const isText = (node) => !node.parentElement.closest(".apparatus, .verse-number, .break, .call, .line, .mark, .cite-this, .note-box, .entry");
  const wordsFrom = (start, most = Infinity) => { // the words of the text from a place on, each with its letters
    const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT), nodes = [], found = [];
    let all = "", block = null;
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (!(start.contains(node) || start.compareDocumentPosition(node) & Node.DOCUMENT_POSITION_FOLLOWING) || !isText(node)) continue;
      const own = node.parentElement.closest(BLOCK);
      if (own !== block) all += "\n";
      block = own;
      nodes.push([all.length, node]);
      all += node.data;
    }
    let at = 0;
    const point = (place) => { while (at + 1 < nodes.length && nodes[at + 1][0] <= place) at++; return [nodes[at][1], place - nodes[at][0]]; };
    for (const match of all.matchAll(WORD)) {
      const from = point(match.index), [node, last] = point(match.index + match[0].length - 1);
      found.push({ word: match[0], from, to: [node, last + 1] });
      if (found.length >= most) break;
    }
    return found;
  };
  const isDerived = (id) => /^(?:at-|call-)/.test(id);
  const anchorOf = (node) => { // what has an address of its own, and the number of the line where that has none
    const block = node.parentElement.closest("[data-n]:not(.break, .break a, .call a)");
    if (block?.id && text.contains(block)) return { start: block, id: block.id, line: "" };
    const around = node.parentElement.closest("section[id], .division[id]");
    if (block && text.contains(block)) return { start: block, id: around?.id ?? "", line: block.dataset.n };
    let near = node.parentElement.closest("[id]");
    while (near && text.contains(near) && isDerived(near.id)) near = near.parentElement.closest("[id]");
    return near && near !== text && text.contains(near) ? { start: near, id: near.id, line: "" } : { start: text, id: "", line: "" };
  };
  const chosen = () => { // the words that are selected, and how they are found again
    const selection = getSelection();
    if (!text || selection.isCollapsed || !selection.rangeCount) return null;
    const range = selection.getRangeAt(0);
    if (!text.contains(range.commonAncestorContainer)) return null;
    const full = wordsFrom(text).filter(({ from, to }) => range.comparePoint(to[0], to[1] - 1) >= 0 && range.comparePoint(from[0], from[1] + 1) <= 0);
    if (!full.length) return null;
    const { start, id, line } = anchorOf(full[0].from[0]);
    const counted = wordsFrom(start), first = counted.findIndex(({ from }) => from[0] === full[0].from[0] && from[1] === full[0].from[1]);
    if (first < 0) return null;
    const last = first + full.length - 1;
    const query = new URLSearchParams({ ...(line && { n: line }), words: [`${first + 1}-${last + 1}`, full[0].word, full.at(-1).word].join(",") });
    const number = full[0].from[0].parentElement.closest("[data-n]")?.dataset.n;
    return { id, query: String(query), label: `“${trimmed(String(selection), 60)}”${number ? ` (${number})` : ""}`, range };
  };
  const arrive = () => {
    const [count, first, last] = (address.searchParams.get("words") ?? "").split(","), [from, to] = count.split("-").map(Number);
    if (!text || !from || !(to >= from)) return;
    const line = address.searchParams.get("n"), target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const around = target && text.contains(target) ? target : text;
    const start = (line && one(`[data-n="${CSS.escape(line)}"]:not(.break, .break a, .call a)`, around)) || around, counted = wordsFrom(start), length = to - from;
    // Where the text has changed since, the words are looked for near their place.
    const fits = (at) => counted[at]?.word === first && (!last || counted[at + length]?.word === last);
    let at = from - 1;
    if (first && !fits(at)) for (let away = 1; away <= Math.max(counted.length, 1); away++) { const near = [at + away, at - away].find(fits); if (near !== undefined) { at = near; break; } }
    if (!counted[at] || (first && !fits(at))) { if (start !== text) start.scrollIntoView({ block: "center", behavior: "instant" }); return; } // other words are not what was cited
    const range = new Range();
    range.setStart(...counted[at].from);
    range.setEnd(...(counted[Math.min(at + length, counted.length - 1)]).to);
    if (globalThis.Highlight) CSS.highlights.set("lit", new Highlight(range)); else (range.startContainer.parentElement).classList.add("lit");
    range.startContainer.parentElement.scrollIntoView({ block: "center", behavior: "instant" });
  };
  arrive();
  if (text) {
    const offered = document.createElement("button");
    let last = null, waiting = 0;
    offered.type = "button";
    offered.className = "word-link";
    offered.textContent = said.words;
    offered.hidden = true;
    document.body.append(offered);
    offered.addEventListener("pointerdown", (event) => event.preventDefault()); // what is selected stays selected
    offered.addEventListener("click", () => { if (last) show(last); offered.hidden = true; });
    document.addEventListener("selectionchange", () => {
      clearTimeout(waiting);
      waiting = setTimeout(() => {
        const now = chosen();
        if (!now && document.activeElement === offered) return;
        last = now;
        offered.hidden = !last;
        if (!last) return;
        const box = [...last.range.getClientRects()].at(-1) ?? last.range.getBoundingClientRect();
        offered.style.top = `${Math.min(Math.max(box.bottom + 6, 4), innerHeight - offered.offsetHeight - 4)}px`;
        offered.style.left = `${Math.min(Math.max(box.left, 4), innerWidth - offered.offsetWidth - 4)}px`;
      }, 150);
    });
    addEventListener("scroll", () => { offered.hidden = true; }, { passive: true });
  }
})();
