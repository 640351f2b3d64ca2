// Witnesses and texts side by side: which are shown, and with which of them the others are compared.
"use strict";
(() => {
  const all = (selector, from = document) => [...from.querySelectorAll(selector)];
  const one = (selector, from = document) => from.querySelector(selector);
  const address = new URL(location.href);

  // The choice is kept in the address.
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
      // What the others are compared with is always shown.
      if (base) for (const s of switches) { s.disabled = s.value === base.value; if (s.disabled) s.checked = true; }
      const needed = switches.filter((s) => s.dataset.src && (s.checked || s.value === base?.value));
      await Promise.all(needed.map(fetched));
      for (const source of switches) for (const cell of cellsOf(source.dataset.key)) cell.classList.toggle("off", !(source.checked || source.value === base?.value));
      if (base) mark();
    };
    const asked = address.searchParams.get("columns");
    if (asked !== null) for (const s of switches) s.checked = asked.split(" ").includes(s.value);
    const first = base?.value;
    if (base && keyOf(address.searchParams.get("base") || "")) base.value = address.searchParams.get("base");
    columns.addEventListener("change", () => {
      if (base) { const own = switches.find((s) => s.value === base.value); if (own) own.checked = true; }
      address.searchParams.set("columns", switches.filter((s) => s.checked).map((s) => s.value).join(" "));
      if (base && base.value !== first) address.searchParams.set("base", base.value); else address.searchParams.delete("base");
      history.replaceState(null, "", address);
      apply();
    });
    apply().finally(() => { delete document.documentElement.dataset.asked; });
  }
})();
