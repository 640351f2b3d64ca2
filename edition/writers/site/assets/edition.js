// What makes reading easier where scripts run. Everything on the page works without them.
"use strict";
(() => {
  const root = document.documentElement;
  const all = (selector, from = document) => [...from.querySelectorAll(selector)];
  const one = (selector, from = document) => from.querySelector(selector);
  const memory = {
    get(key) { try { return localStorage.getItem(`edition-${key}`); } catch { return null; } },
    set(key, value) { try { localStorage.setItem(`edition-${key}`, value); } catch { /* private reading */ } },
  };

  // -- choices that are remembered: colours, where the apparatus stands, layers of notes
  const choose = (name, value) => {
    if (value && value !== "auto") root.dataset[name] = value; else delete root.dataset[name];
    if (name === "apparatus") placeInMargin();
  };
  const radios = (name, fallback) => {
    const value = memory.get(name) || fallback;
    choose(name, value);
    for (const input of all(`input[name="${name}"]`)) {
      input.checked = input.value === value;
      input.addEventListener("change", () => { memory.set(name, input.value); choose(name, input.value); });
    }
  };
  const switchLayer = (layer, on) => {
    for (const element of all("[data-layer]")) if (element.dataset.layer === layer && !element.closest("[data-filter-set]")) element.classList.toggle("off", !on);
  };
  for (const input of all("[data-layer-switch]")) {
    const layer = input.dataset.layerSwitch;
    input.checked = memory.get(`layer-${layer}`) !== "off";
    switchLayer(layer, input.checked);
    input.addEventListener("change", () => { memory.set(`layer-${layer}`, input.checked ? "on" : "off"); switchLayer(layer, input.checked); });
  }
  for (const tools of all("[data-tools]")) tools.hidden = false;

  // -- the margin: each entry stands beside its words, and moves down where another stands already
  function placeInMargin() {
    const text = one("[data-page='text'] .text");
    if (!text) return;
    const wide = matchMedia("(min-width: 64rem)").matches;
    let free = 0;
    const entries = all(".entry", text).filter((entry) => !entry.classList.contains("off"));
    for (const entry of entries) entry.style.removeProperty("top");
    if (root.dataset.apparatus !== "margin" || !wide) return;
    const top = text.getBoundingClientRect().top;
    const placed = entries.map((entry) => {
      const place = document.getElementById(`at-${entry.id}`);
      return [entry, place ? place.getBoundingClientRect().top - top : 0];
    }).sort((a, b) => a[1] - b[1]);
    for (const [entry, wanted] of placed) {
      const at = Math.max(wanted, free);
      entry.style.top = `${at}px`;
      free = at + entry.offsetHeight + 4;
    }
    text.style.minHeight = free ? `${free}px` : "";
  }
  addEventListener("resize", placeInMargin);

  // -- words and entries: a click on the words opens the entry at them
  const entryOf = (lemma) => document.getElementById(decodeURIComponent(lemma.hash.slice(1)));
  const buttonOf = (id) => one(`.mark[popovertarget="${CSS.escape(id)}"]`);
  document.addEventListener("click", (event) => {
    const lemma = event.target.closest?.("a.lemma");
    if (!lemma || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const entry = entryOf(lemma);
    if (!entry?.showPopover || root.dataset.apparatus === "foot" || root.dataset.apparatus === "margin") return;
    event.preventDefault();
    const button = buttonOf(entry.id);
    if (button) { button.focus({ preventScroll: true }); button.click(); } else entry.togglePopover();
  });
  const light = (id, on) => {
    for (const run of all(`.lemma[data-app~="${CSS.escape(id)}"]`)) run.classList.toggle("here", on);
  };
  for (const entry of all(".entry[popover]")) {
    entry.addEventListener("toggle", (event) => { light(entry.id, event.newState === "open"); if (event.newState === "closed") placeInMargin(); });
    entry.addEventListener("mouseenter", () => light(entry.id, true));
    entry.addEventListener("mouseleave", () => { if (!entry.matches(":popover-open")) light(entry.id, false); });
  }

  // -- filters, kept in the address
  const address = new URL(location.href);
  const filters = all("[data-filter]");
  const applyFilters = () => {
    const wanted = filters.filter((f) => f.value).map((f) => [f.dataset.filter, f.value]);
    const fits = (element) => wanted.every(([name, value]) => (element.dataset[name] || "").split(" ").includes(value));
    const listed = all("table.variants tbody tr, .apparatus .entry");
    for (const row of all("table.variants tbody tr")) row.classList.toggle("off", !fits(row));
    for (const entry of all(".apparatus .entry")) {
      const on = fits(entry);
      entry.classList.toggle("off", !on);
      buttonOf(entry.id)?.classList.toggle("off", !on);
    }
    for (const run of all("a.lemma[data-app], span.lemma[data-app]")) {
      const shown = run.dataset.app.split(" ").some((id) => { const entry = document.getElementById(id); return !entry || !entry.classList.contains("off"); });
      run.classList.toggle("off", !shown);
    }
    for (const told of all("[data-filter-count]")) told.textContent = wanted.length ? `${listed.filter(fits).length} / ${listed.length} ${told.dataset.word}` : "";
    placeInMargin();
  };
  for (const filter of filters) {
    filter.value = address.searchParams.get(filter.dataset.filter) || "";
    filter.addEventListener("change", () => {
      if (filter.value) address.searchParams.set(filter.dataset.filter, filter.value); else address.searchParams.delete(filter.dataset.filter);
      history.replaceState(null, "", address);
      applyFilters();
    });
  }
  if (filters.some((f) => f.value)) applyFilters();

  // -- columns: which are shown, and with which of them the others are compared, is kept in the address
  for (const columns of all("[data-columns]")) {
    const switches = all(".switch", columns), rows = all(".row:not(.head)", columns), head = one(".row.head", columns);
    const base = one("[data-base-choice]", columns);
    const keyOf = (value) => switches.find((s) => s.value === value)?.dataset.key;
    const cellsOf = (key) => all(`.cell.col-${key}`, columns);
    const waiting = new Map(), original = new WeakMap();
    // A column that is not on the page is a copy of the first, with the cells that differ.
    globalThis.editionColumn = (key, cells) => {
      const source = switches.find((s) => s.dataset.key === key), title = source.parentElement.textContent.trim();
      const copy = (cell) => { const made = cell.cloneNode(true); made.className = `cell col-${key}`; return made; };
      const top = copy(head.firstElementChild);
      top.replaceChildren(source.parentElement.querySelector(".siglum").cloneNode(true));
      head.append(top);
      rows.forEach((row, i) => {
        const cell = copy(row.firstElementChild);
        if (original.has(row.firstElementChild)) cell.innerHTML = original.get(row.firstElementChild);
        cell.dataset.label = title;
        if (cells[i] !== undefined) cell.innerHTML = cells[i];
        row.append(cell);
      });
      waiting.get(key)?.();
    };
    const fetched = (source) => waiting.get(`${source.dataset.key}!`) || (() => {
      const promise = new Promise((done) => {
        waiting.set(source.dataset.key, done);
        const script = document.createElement("script");
        script.src = source.dataset.src;
        document.head.append(script);
      });
      waiting.set(`${source.dataset.key}!`, promise);
      return promise;
    })();
    const compare = (wordsA, wordsB) => { // the words of B that are not in the longest common run of A and B
      const n = wordsA.length, m = wordsB.length;
      if (n * m > 4e6) return wordsB.map((w, i) => w !== wordsA[i]);
      const rowsOf = Array.from({ length: n + 1 }, () => new Uint32Array(m + 1));
      for (let i = n - 1; i >= 0; i--) for (let j = m - 1; j >= 0; j--) rowsOf[i][j] = wordsA[i] === wordsB[j] ? rowsOf[i + 1][j + 1] + 1 : Math.max(rowsOf[i + 1][j], rowsOf[i][j + 1]);
      const differs = wordsB.map(() => true);
      for (let i = 0, j = 0; i < n && j < m;) if (wordsA[i] === wordsB[j]) { differs[j] = false; i++; j++; } else if (rowsOf[i + 1][j] >= rowsOf[i][j + 1]) i++; else j++;
      return differs;
    };
    const read = (cell) => { // its words with their places, numbers left out
      const found = [], walker = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        if (node.parentElement.closest(".verse-number, .break, .missing, .call")) continue;
        for (const match of node.data.matchAll(/[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Thai}\p{sc=Tibt}]|[^\s‸\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Thai}\p{sc=Tibt}]+/gu)) found.push([match[0], node, match.index]);
      }
      return found;
    };
    const mark = () => {
      const chosen = columns.dataset.base = keyOf(base.value) || "text";
      for (const key of switches.filter((s) => s.checked || s.dataset.key === chosen).map((s) => s.dataset.key)) {
        for (const cell of cellsOf(key)) {
          cell.classList.toggle("base", key === chosen);
          if (cell.parentElement === head) continue;
          if (!original.has(cell)) original.set(cell, cell.innerHTML); else cell.innerHTML = original.get(cell);
        }
      }
      for (const row of rows) {
        const first = one(`.col-${chosen}`, row);
        const own = read(first), words = own.map((w) => w[0]);
        for (const { dataset: { key } } of switches.filter((s) => s.checked && s.dataset.key !== chosen)) {
          const cell = one(`.col-${key}`, row), mine = read(cell);
          const differs = compare(words, mine.map((w) => w[0]));
          const isAlike = words.length === mine.length && !differs.includes(true);
          cell.classList.toggle("alike", isAlike);
          if (chosen === "text" && key !== "text") continue; // marked already, with the way to the entry
          mine.map((w, i) => [w, differs[i]]).reverse().forEach(([[word, node, at], off]) => {
            if (!off) return;
            const end = node.splitText(at);
            end.splitText(word.length);
            const wrap = document.createElement("mark");
            end.replaceWith(wrap);
            wrap.append(end);
          });
        }
      }
    };
    const apply = async () => {
      const needed = switches.filter((s) => s.dataset.src && (s.checked || s.value === base?.value));
      await Promise.all(needed.map(fetched));
      for (const source of switches) for (const cell of cellsOf(source.dataset.key)) cell.classList.toggle("off", !(source.checked || source.value === base?.value));
      if (base) mark();
    };
    const asked = address.searchParams.get("columns");
    if (asked !== null) for (const s of switches) s.checked = asked.split(" ").includes(s.value);
    if (base && keyOf(address.searchParams.get("base") || "")) base.value = address.searchParams.get("base");
    columns.addEventListener("change", () => {
      if (base) { const own = switches.find((s) => s.value === base.value); if (own) own.checked = true; }
      address.searchParams.set("columns", switches.filter((s) => s.checked).map((s) => s.value).join(" "));
      if (base && base.value !== "text") address.searchParams.set("base", base.value); else address.searchParams.delete("base");
      history.replaceState(null, "", address);
      apply();
    });
    apply();
  }

  // -- tables that sort by a click on the head
  for (const table of all("table[data-sortable]")) {
    all("thead th", table).forEach((head, index) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "cite-this";
      button.textContent = head.textContent;
      head.replaceChildren(button);
      button.addEventListener("click", () => {
        const up = head.getAttribute("aria-sort") !== "ascending";
        for (const other of all("thead th", table)) other.removeAttribute("aria-sort");
        head.setAttribute("aria-sort", up ? "ascending" : "descending");
        const rows = all("tbody tr", table);
        const compare = new Intl.Collator(undefined, { numeric: true }).compare;
        const text = (row) => row.cells[index].textContent.trim();
        rows.sort((a, b) => (up ? 1 : -1) * compare(text(a), text(b)));
        table.tBodies[0].append(...rows);
      });
    });
  }

  // -- keys: n next variant, p previous, f its entry at the foot, Escape closes (the browser does that)
  let current = -1;
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest?.("input, select, textarea")) return;
    const marks = all("[data-page='text'] .mark:not(.off)");
    if (!marks.length) return;
    if (event.key === "n" || event.key === "p") {
      const focused = marks.indexOf(document.activeElement);
      if (focused >= 0) current = focused;
      current = Math.min(Math.max(current + (event.key === "n" ? 1 : -1), 0), marks.length - 1);
      const mark = marks[current];
      mark.scrollIntoView({ block: "center" });
      mark.focus({ preventScroll: true });
      const entry = document.getElementById(mark.getAttribute("popovertarget"));
      for (const open of all(".entry:popover-open")) open.hidePopover();
      if (entry && root.dataset.apparatus !== "margin") mark.click(); else if (entry) light(entry.id, true);
    } else if (event.key === "f") {
      const id = document.activeElement?.getAttribute?.("popovertarget");
      if (id) { for (const open of all(".entry:popover-open")) open.hidePopover(); location.hash = id; }
    }
  });

  // -- citing a place: section, entry, reading, note
  const meta = (name) => all(`meta[name="${name}"]`).map((m) => m.content).filter(Boolean);
  const words = one("nav.pages a[href='cite.html']");
  const citation = (id, label) => {
    const url = new URL(location.href);
    url.search = "";
    url.hash = id;
    const author = meta("citation_author").join("; "), editor = meta("citation_editor").join("; ");
    const title = meta("citation_title")[0] || document.title, publisher = meta("citation_publisher")[0] || "", date = meta("citation_publication_date")[0] || "";
    const text = [author, title, label, editor && `ed. ${editor}`, [publisher, date].filter(Boolean).join(", "), url.href].filter(Boolean).join(". ");
    const bibtex = `@incollection{${id.replace(/\W/g, "")},\n${[["title", label], ["booktitle", title], ["author", meta("citation_author").join(" and ")], ["editor", meta("citation_editor").join(" and ")], ["publisher", publisher], ["year", date.slice(0, 4)], ["url", url.href]].filter((f) => f[1]).map(([k, v]) => `  ${k} = {${v}},\n`).join("")}}`;
    const ris = [["TY", "CHAP"], ["TI", label], ["BT", title], ...meta("citation_author").map((a) => ["AU", a]), ...meta("citation_editor").map((a) => ["ED", a]), ["PB", publisher], ["PY", date.slice(0, 4)], ["UR", url.href], ["ER", ""]].filter((f) => f[1] || f[0] === "ER").map(([k, v]) => `${k}  - ${v}`).join("\n");
    const csl = JSON.stringify([{ id, type: "chapter", title: label, "container-title": title, publisher, URL: url.href }], null, 1);
    return { text, BibTeX: bibtex, RIS: ris, "CSL-JSON": csl };
  };
  const showCitation = (id, label) => {
    const box = document.createElement("dialog");
    box.className = "cite-box";
    for (const [name, value] of Object.entries(citation(id, label))) {
      if (name !== "text") { const heading = document.createElement("h2"); heading.textContent = name; box.append(heading); }
      const shown = document.createElement(name === "text" ? "p" : "pre");
      shown.textContent = value;
      box.append(shown);
    }
    const close = document.createElement("button");
    close.textContent = "×";
    close.setAttribute("aria-label", "close");
    close.addEventListener("click", () => box.close());
    box.addEventListener("close", () => box.remove());
    box.prepend(close);
    document.body.append(box);
    box.showModal();
  };
  const citable = [
    ...all("[data-page='text'] .text section[id] > :is(h2, h3, h4, h5, h6)").map((h) => [h, h.parentElement.id, h.textContent.trim()]),
    ...all("[data-page='text'] .entry").map((e) => [e.firstElementChild, e.id, e.textContent.trim().slice(0, 80)]),
    ...all("[data-page='text'] .note-item").map((n) => [n, n.id, n.textContent.trim().slice(0, 80)]),
  ];
  if (words && citable.length < 3000) {
    for (const [host, id, label] of citable) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "cite-this sign";
      button.setAttribute("aria-label", `${words.textContent}: ${label.slice(0, 40)}`);
      button.addEventListener("click", () => showCitation(id, label));
      // A heading is named by its words alone: the button stands after it.
      if (/^H\d$/.test(host.nodeName)) host.after(button); else host.append(button);
    }
  }
  for (const block of all("[data-copy]")) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = "⧉";
    button.setAttribute("aria-label", "copy");
    button.addEventListener("click", () => navigator.clipboard?.writeText(block.textContent).then(() => { button.textContent = "✓"; }));
    block.after(button);
  }

  // -- search: a box on every page, and the light on what was found there
  const home = new URL(".", document.currentScript.src);
  for (const box of all("[data-find]")) {
    box.hidden = Boolean(one("[data-search]"));
    box.addEventListener("submit", (event) => {
      event.preventDefault();
      location.href = `${box.getAttribute("action")}?${new URLSearchParams({ q: one("input", box).value })}`;
    });
  }
  if (one("[data-search]") || address.searchParams.has("lit")) {
    const script = document.createElement("script");
    script.src = new URL("search.js", home).href;
    document.head.append(script);
  }

  radios("theme", "auto");
  radios("apparatus", "foot");
})();
