// The catalogue of a library: sorted, and narrowed by words, person, place, century, kind and language. Without this script it
// is a series of pages. Its data are scripts, so that it works from a disk, too; they are asked for when somebody begins.
"use strict";
(() => {
  const box = document.querySelector("[data-catalogue]");
  if (!box) return;
  const PAGE = 100, names = ["person", "place", "date", "kind", "language"];
  const address = new URL(location.href);
  const body = document.querySelector("[data-catalogue-list] tbody"), head = document.querySelector("[data-catalogue-list] thead");
  const status = document.querySelector("[data-catalogue-status]"), turn = document.querySelector("[data-catalogue-turn]");
  const series = document.querySelector("[data-catalogue-pages]");
  const plainRows = [...body.children], plainTurn = [...turn.children];
  const keys = [...head.querySelectorAll("th")].map((th) => th.dataset.key);
  const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const century = (year) => (year > 0 ? Math.ceil(year / 100) : Math.floor(year / 100));
  const spell = (year) => String(year).replace("-", "−");
  const ofCentury = (c) => (c > 0 ? `${(c - 1) * 100 + 1}–${c * 100}` : `${spell(c * 100)}–${spell(c * 100 + 99)}`);
  const rows = [];
  let all, sortedBy = address.searchParams.get("sort") ?? "", page = Number(address.searchParams.get("page") ?? 1);
  const load = (number) => new Promise((done, failed) => {
    const script = document.createElement("script");
    script.src = `${box.dataset.catalogue}${number}.js`;
    script.addEventListener("error", failed);
    globalThis.editionCatalogue = (data) => {
      for (const [name, title, years, ...indices] of data.rows) {
        const [person, place, kind, language] = ["person", "place", "kind", "language"].map((key, i) => indices[i].map((n) => data.tables[key][n]));
        const date = years.length ? [] : [""];
        for (let c = century(years[0]); years.length && c <= century(years[1]) && date.length < 30; c++) if (c) date.push(c);
        rows.push({ name, title, years, person, place, date: years.length ? date : [], kind, language, at: rows.length, words: fold([title, ...person, ...place, ...kind].join(" ")) });
      }
      done(data.files);
    };
    document.head.append(script);
  });
  const ready = () => (all ??= (async () => { const files = await load(1); for (let i = 2; i <= files; i++) await load(i); offer(); })());
  const chosen = () => names.map((name) => [name, box.elements[name].value]).filter(([, value]) => value);
  const fits = (row, picked, words) => words.every((word) => row.words.includes(word)) && picked.every(([name, value]) => row[name].some((v) => String(v) === value));
  const wordsOf = () => fold(box.elements.words.value).split(/\s+/).filter(Boolean);
  const offer = () => { // each list of choices counts what the other choices leave
    const words = wordsOf(), picked = chosen();
    for (const name of names) {
      const select = box.elements[name], value = select.value || (address.searchParams.get(name) ?? ""), counts = new Map();
      const others = picked.filter(([other]) => other !== name);
      for (const row of rows) if (fits(row, others, words)) for (const v of new Set(row[name])) counts.set(v, (counts.get(v) ?? 0) + 1);
      const sorted = [...counts].sort(name === "date" ? ([a], [b]) => a - b : ([a], [b]) => a.localeCompare(b, undefined, { numeric: true }));
      select.replaceChildren(new Option(box.dataset.all, ""), ...sorted.map(([v, n]) => new Option(`${name === "date" ? ofCentury(v) : v} (${n})`, v)));
      select.value = value;
      if (select.selectedIndex < 0) select.value = "";
      select.parentElement.hidden = rows.length > 0 && !rows.some((row) => row[name].length) || (sorted.length < 2 && !value);
    }
  };
  const cell = (row, key) => {
    const td = document.createElement("td");
    if (key === "title") {
      const link = document.createElement("a"), bdi = document.createElement("bdi");
      link.href = `${encodeURIComponent(row.name)}/index.html`;
      bdi.textContent = row.title;
      link.append(bdi);
      td.append(link);
    } else if (key === "date") {
      td.className = "date";
      td.textContent = [...new Set(row.years)].map(spell).join("–");
    } else td.textContent = row[key].join(", ");
    return td;
  };
  const valueOf = (row, key) => (key === "title" ? row.title : key === "date" ? row.years[0] ?? Infinity : row[key].join(", "));
  const show = async () => {
    const words = wordsOf(), isPlain = !words.length && !chosen().length && !sortedBy;
    for (const [key, value] of [["words", box.elements.words.value], ["sort", sortedBy], ["page", page > 1 && !isPlain ? page : ""], ...names.map((name) => [name, box.elements[name].value])]) {
      if (value) address.searchParams.set(key, value); else address.searchParams.delete(key);
    }
    if (isPlain) {
      body.replaceChildren(...plainRows);
      turn.replaceChildren(...plainTurn);
      status.textContent = "";
      series.hidden = false;
      for (const th of head.querySelectorAll("th")) th.removeAttribute("aria-sort");
      history.replaceState(null, "", address);
      return;
    }
    await ready();
    const picked = chosen();
    const found = rows.filter((row) => fits(row, picked, words));
    const [key, way] = sortedBy.split("-");
    if (key) {
      const sign = way === "down" ? -1 : 1;
      found.sort((a, b) => {
        const [x, y] = [valueOf(a, key), valueOf(b, key)];
        return sign * (typeof x === "number" ? x - y || 0 : x.localeCompare(y, undefined, { numeric: true })) || a.at - b.at;
      });
    }
    const last = Math.max(1, Math.ceil(found.length / PAGE));
    page = Math.min(Math.max(page, 1), last);
    body.replaceChildren(...found.slice((page - 1) * PAGE, page * PAGE).map((row) => {
      const tr = document.createElement("tr");
      tr.append(...keys.map((k) => cell(row, k)));
      return tr;
    }));
    series.hidden = true;
    status.textContent = found.length ? `${found.length} ${box.dataset.results}` : box.dataset.none;
    for (const th of head.querySelectorAll("th")) {
      if (th.dataset.key === key) th.setAttribute("aria-sort", way === "down" ? "descending" : "ascending"); else th.removeAttribute("aria-sort");
    }
    turn.replaceChildren(...[["prev", page - 1, box.dataset.previous], ["next", page + 1, box.dataset.next]].filter(([, n]) => n >= 1 && n <= last).map(([rel, n, word]) => {
      const link = document.createElement("a"), to = new URL(address);
      to.searchParams.set("page", n);
      Object.assign(link, { href: to.href, rel, textContent: `${word} (${n} / ${last})` });
      link.addEventListener("click", (event) => { event.preventDefault(); page = n; show(); scrollTo(0, 0); });
      return link;
    }));
    history.replaceState(null, "", address);
    offer();
  };
  const anew = () => { page = 1; show(); };
  for (const th of head.querySelectorAll("th")) {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...th.childNodes);
    th.append(button);
    button.addEventListener("click", () => {
      const key = th.dataset.key;
      sortedBy = sortedBy === key ? `${key}-down` : sortedBy === `${key}-down` ? "" : key;
      anew();
    });
  }
  let wait;
  box.elements.words.addEventListener("input", () => { clearTimeout(wait); wait = setTimeout(anew, 150); });
  box.addEventListener("change", (event) => { if (event.target.name !== "words") anew(); });
  box.addEventListener("submit", (event) => event.preventDefault());
  box.hidden = false;
  box.elements.words.value = address.searchParams.get("words") ?? "";
  const begin = () => ready().then(show, () => { box.hidden = true; });
  const isAsked = ["words", "sort", ...names].some((name) => address.searchParams.has(name));
  if (isAsked || "small" in box.dataset) begin(); else box.addEventListener("focusin", begin, { once: true });
})();
