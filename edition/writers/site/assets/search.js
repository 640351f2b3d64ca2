// The search, and the light on what was found. The data are scripts, so that this works from a disk, too.
"use strict";
(() => {
  const one = (selector, from = document) => from.querySelector(selector);
  const address = new URL(location.href);

  // -- folding: letters without what a reader does not write
  const STRIPPED = /[\p{sc=Zinh}\p{sc=Arab}\p{sc=Hebr}\p{sc=Syrc}\p{sc=Grek}\p{sc=Latn}\p{sc=Cyrl}\p{sc=Copt}\p{sc=Samr}\p{sc=Goth}]/u;
  const SILENT = /[\u00AD\u0640\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFE00-\uFE0F\uFEFF()[\]{}<>⟨⟩⟦⟧⸢⸣⸤⸥‹›†‡*◦‸]/u;
  const WHOLE = /[\p{sc=Hira}\p{sc=Kana}\p{sc=Hang}\u3099\u309A]/u;
  const FORMS = /[\uFB00-\uFB4F\uFB50-\uFDFF\uFE70-\uFEFC\uFF01-\uFF5E]/u;
  const ALIKE = { "æ": "ae", "œ": "oe", "ſ": "s", "ß": "ss", "ø": "o", "đ": "d", "ł": "l", "ı": "i", "ꝛ": "r", "ς": "σ", "ϲ": "σ", "ϐ": "β", "ϑ": "θ", "ϕ": "φ", "ϰ": "κ", "ϱ": "ρ", "ٱ": "ا", "ى": "ي", "ة": "ه", "ک": "ك", "ی": "ي", "ې": "ي", "ך": "כ", "ם": "מ", "ן": "נ", "ף": "פ", "ץ": "צ", "’": "'", "‘": "'", "ʼ": "'", "ʹ": "'", "᾽": "'", "᾿": "'", "´": "'" };
  const known = { "": new Map(), la: new Map() };
  const classOf = (lang) => (/^la(t)?(-|$)/.test(lang) ? "la" : "");
  const foldedLetter = (letter, kind) => {
    const seen = known[kind].get(letter);
    if (seen !== undefined) return seen;
    let folded = "";
    if (WHOLE.test(letter)) folded = letter;
    else if (!SILENT.test(letter)) {
      for (const part of letter.normalize(FORMS.test(letter) ? "NFKD" : "NFD").toLowerCase()) {
        if (/\p{M}/u.test(part) && STRIPPED.test(part)) continue;
        const plain = ALIKE[part] ?? part;
        folded += kind === "la" ? plain.replace("v", "u").replace("j", "i") : plain;
      }
    }
    known[kind].set(letter, folded);
    return folded;
  };
  const fold = (text, kind) => { let folded = ""; for (const letter of text) folded += foldedLetter(letter, kind); return folded; };
  const foldWithPlaces = (text, kind) => {
    let folded = "", at = 0;
    const places = [];
    for (const letter of text) {
      const part = foldedLetter(letter, kind);
      for (let i = 0; i < part.length; i++) places.push(at);
      folded += part;
      at += letter.length;
    }
    places.push(text.length);
    return [folded, places];
  };

  // -- what is asked: words by their beginning, phrases in quotation marks, * for any letters
  const LETTER = "[\\p{L}\\p{M}\\p{N}]", UNSPACED_ANY = /[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Thai}\p{sc=Khmr}\p{sc=Laoo}\p{sc=Mymr}\p{sc=Tibt}]/u, UNSPACED = /^[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Thai}\p{sc=Khmr}\p{sc=Laoo}\p{sc=Mymr}\p{sc=Tibt}]/u;
  const termsOf = (query) => [...query.matchAll(/["“”„«「『]([^"“”„«»」』]+)["“”»」』]|([^\s"“”„«»「」『』]+)/gu)].map((m) => m[1] ?? m[2]);
  const patterns = (query, kind) => termsOf(query).map((term) => {
    const words = term.split("*").map((piece) => fold(piece, kind)).join("*").split(/[^\p{L}\p{M}\p{N}*]+/u).filter((w) => /[\p{L}\p{N}]/u.test(w));
    if (!words.length) return null;
    const body = words.map((word) => word.replace(/\*+/g, `${LETTER}*`)).join("[^\\p{L}\\p{N}]+");
    const free = words[0].startsWith("*") || UNSPACED.test(words[0]);
    return new RegExp((free ? "" : `(?<!${LETTER})`) + body, "gu");
  }).filter(Boolean);
  const finder = (query) => { const made = {}; return (kind) => (made[kind] ??= patterns(query, kind)); };
  const matches = (text, kind, terms) => { // the places of the words in the text as it is written
    const [folded, places] = foldWithPlaces(text, kind), found = [];
    for (const term of terms) for (const match of (term.lastIndex = 0, folded.matchAll(term))) if (match[0]) {
      let end = places[match.index + match[0].length - 1] + 1;
      while (end < text.length && foldedLetter(String.fromCodePoint(text.codePointAt(end)), kind) === "" && /\p{M}/u.test(text[end])) end++;
      if (end < places[match.index + match[0].length] && /[\uDC00-\uDFFF]/.test(text[end])) end++;
      found.push([places[match.index], end]);
    }
    return found.sort((a, b) => a[0] - b[0]);
  };

  // -- on arrival the words are lit
  const lit = address.searchParams.get("lit");
  if (lit !== null) {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const line = address.searchParams.get("n");
    const around = target?.closest("section, .division, article") ?? one("article.text");
    const block = target?.matches("section, .division, article") || !target ? (line && (one(`[data-n="${CSS.escape(line)}"]:not(.break, .break a, .call a)`, around ?? document) ?? one(`.break.line[data-n="${CSS.escape(line)}"]`, around ?? document))) || around : target;
    if (block) {
      const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT), nodes = [];
      let text = "";
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        if (node.parentElement.closest(".verse-number, .break, .call, .line") || (node.parentElement.closest(".apparatus") && !block.closest(".apparatus"))) continue;
        nodes.push([text.length, node]);
        text += node.data;
      }
      const kind = classOf(block.closest("[lang]")?.lang ?? "");
      const point = (at) => { const [from, node] = nodes.findLast(([start]) => start <= at); return [node, Math.min(at - from, node.length)]; };
      const ranges = (lit ? matches(text, kind, finder(lit)(kind)) : []).map(([from, to]) => {
        const range = new Range();
        range.setStart(...point(from));
        const [node, at] = point(to - 1);
        range.setEnd(node, at + 1);
        return range;
      });
      if (ranges.length && globalThis.Highlight) CSS.highlights.set("lit", new Highlight(...ranges)); else block.classList.add("lit");
      (ranges[0]?.startContainer.parentElement ?? block).scrollIntoView({ block: "center" });
    }
  }

  // -- the page of the search
  const box = one("[data-search]");
  if (!box) return;
  const PAGE = 25;
  const input = one("input", box), list = one("[data-search-results]"), status = one("[data-search-status]"), panel = one("[data-search-filters]"), turn = one("[data-search-pages]");
  const names = [["layer", "layers"], ["section", "sections"], ["witness", "witnesses"], ["kind", "kinds"]];
  const pieces = [], marks = [];
  const load = (number, block) => new Promise((done, failed) => {
    const script = document.createElement("script");
    script.src = `${box.dataset.search}${number}.js`;
    script.addEventListener("error", failed);
    globalThis.editionSearch = (data) => {
      for (const part of data.parts ?? [data]) for (const [place, unit, label] of part.marks) marks.push({ href: part.places[place], line: unit === "line" ? label : "", unit, label: numbered(label, true)[0] });
      for (const part of data.parts ?? [data]) for (const [place, line, layer, section, lang, text, wits, kinds, ref] of part.pieces) {
        pieces.push({ block, href: part.places[place], line, layer: [part.layers[layer]], section: [part.sections[section]].filter(Boolean), lang: part.langs[lang], text, witness: wits.map((w) => part.witnesses[w]), kind: kinds.map((k) => part.kinds[k]), ref });
      }
      done(data.files);
    };
    document.head.append(script);
  });
  // -- a library has too much to be loaded: files of words say in which blocks each word stands
  const byWords = "words" in box.dataset, loaded = new Set(), shards = new Map();
  let index, waiting = [], hasMore = false, lacking = "";
  const script = (name, receiver, take) => new Promise((done, failed) => {
    const element = document.createElement("script");
    element.src = `${box.dataset.search}${name}.js`;
    element.addEventListener("error", failed);
    globalThis[receiver] = (...given) => done(take(...given));
    document.head.append(element);
  });
  const shardOf = async (number) => {
    if (!shards.has(number)) shards.set(number, await script(`words-${number}`, "editionShard", (_, words) => words));
    return shards.get(number);
  };
  const blocksOf = async (word, isWhole) => { // the blocks with words that begin so
    const firsts = index.firsts, found = new Set();
    let at = firsts.findLastIndex((first) => first <= word);
    for (at = Math.max(at, 0); at < firsts.length && (firsts[at] <= word || firsts[at].startsWith(word)); at++) {
      for (const [known, steps] of Object.entries(await shardOf(at))) if (isWhole ? known === word : known.startsWith(word)) {
        let block = 0;
        for (const step of steps) found.add(block += step);
      }
    }
    return found;
  };
  const wordsAsked = (query, kind) => termsOf(query).flatMap((term) => term.split(/\s+/)).flatMap((piece) => {
    const begun = fold(piece.split("*").find((part, i) => i === 0 || !part) ?? "", kind).split(/[^\p{L}\p{M}\p{N}]+/u).filter((w) => /[\p{L}\p{N}]/u.test(w));
    return begun.flatMap((word) => (UNSPACED_ANY.test(word) ? [...word].filter((letter) => UNSPACED.test(letter)).map((letter) => [letter, true]) : [[word, false]]));
  });
  const candidates = async (query) => {
    let kept;
    const [plain, latin] = ["", "la"].map((kind) => wordsAsked(query, kind));
    for (let i = 0; i < plain.length; i++) {
      const found = await blocksOf(...plain[i]);
      if (latin[i] && latin[i][0] !== plain[i][0]) for (const block of await blocksOf(...latin[i])) found.add(block);
      kept = kept ? new Set([...kept].filter((block) => found.has(block))) : found;
    }
    return [...(kept ?? Array.from({ length: index.blocks }, (_, i) => i))].sort((a, b) => a - b);
  };
  const all = byWords ? script("words", "editionWords", (data) => { index = data; }) : (async () => { const files = await load(1); for (let i = 2; i <= files; i++) await load(i); })();
  const addFilters = () => {
    for (const [name] of names) {
      const counts = new Map();
      for (const piece of pieces) for (const value of piece[name]) counts.set(value, (counts.get(value) ?? 0) + 1);
      if (counts.size < 2) continue;
      const label = document.createElement("label"), select = document.createElement("select");
      label.textContent = `${panel.dataset[name]} `;
      select.dataset.searchFilter = name;
      select.append(new Option(panel.dataset.all, ""), ...[...counts].map(([value, count]) => new Option(`${value} (${count})`, value)));
      select.value = address.searchParams.get(name) ?? "";
      label.append(select);
      panel.append(label);
    }
  };
  const shown = (piece, terms) => { // the words around the first hit, the hits marked
    const found = matches(piece.text, classOf(piece.lang), terms), text = piece.text, line = document.createElement("p");
    const first = found[0]?.[0] ?? 0;
    let from = first < 70 ? 0 : first - 60, to = Math.min(text.length, first + 120);
    if (from && text.indexOf(" ", from) > 0 && text.indexOf(" ", from) < first) from = text.indexOf(" ", from) + 1;
    if (to < text.length && text.lastIndexOf(" ", to) > first + 40) to = text.lastIndexOf(" ", to);
    if (piece.lang) line.lang = piece.lang;
    line.dir = "auto";
    let at = from;
    if (from) line.append("… ");
    for (const [start, end] of found) if (start >= at && end <= to) {
      const mark = document.createElement("mark");
      mark.textContent = text.slice(start, end);
      line.append(text.slice(at, start), mark);
      at = end;
    }
    line.append(text.slice(at, to), to < text.length ? " …" : "");
    return line;
  };
  const item = (piece, terms) => {
    const made = document.createElement("li"), link = document.createElement("a"), place = document.createElement("bdi"), layer = document.createElement("small");
    link.href = addressOf(piece, { lit: input.value });
    place.textContent = [piece.section[0], piece.line].filter(Boolean).join(", ") || piece.layer[0];
    layer.className = "quiet";
    layer.textContent = piece.layer[0];
    link.append(place);
    made.append(link, " ", layer, shown(piece, terms));
    return made;
  };
  const search = async () => {
    const query = input.value;
    const chosen = [...panel.querySelectorAll("select")].filter((s) => s.value).map((s) => [s.dataset.searchFilter, s.value]);
    for (const key of ["q", "page", ...names.map(([name]) => name)]) if (key !== "page") address.searchParams.delete(key);
    if (query) address.searchParams.set("q", query);
    for (const [name, value] of chosen) address.searchParams.set(name, value);
    const page = Number(address.searchParams.get("page") ?? 1);
    history.replaceState(null, "", address);
    await all;
    if (query !== input.value) return;
    const find = finder(query);
    const isFound = (piece) => {
      if (!chosen.every(([name, value]) => piece[name].includes(value))) return false;
      const kind = classOf(piece.lang);
      piece.folded ??= fold(piece.text, kind);
      return find(kind).every((term) => { term.lastIndex = 0; return term.test(piece.folded); });
    };
    if (byWords && find("").length) {
      waiting = await candidates(query);
      const enough = page * PAGE + 1;
      let count = 0;
      for (const block of waiting) { // as many as the page needs, and one more that tells whether there is another
        if (!loaded.has(block)) { await load(block, block); loaded.add(block); }
        if (query !== input.value) return;
        count += pieces.filter((piece) => piece.block === block && isFound(piece)).length;
        hasMore = block !== waiting.at(-1);
        if (count >= enough) break;
      }
    }
    const found = find("").length === 0 ? [] : pieces.filter(isFound);
    if (byWords) found.sort((a, b) => a.block - b.block);
    const told = query && query === lacking ? box.dataset.noPlace.replace("…", () => query.trim()) : "";
    status.textContent = !query.trim() ? "" : told && !found.length ? told : (told && /[^\p{N}\s]/u.test(query) ? `${told} ` : "") + (found.length ? `${found.length}${hasMore ? "+" : ""} ${box.dataset.results}` : box.dataset.none);
    list.start = (page - 1) * PAGE + 1;
    list.replaceChildren(...found.slice((page - 1) * PAGE, page * PAGE).map((piece) => item(piece, find(classOf(piece.lang)))));
    const last = Math.ceil(found.length / PAGE);
    turn.hidden = last < 2;
    turn.replaceChildren(...[["prev", page - 1, box.dataset.previous], ["next", page + 1, box.dataset.next]].filter(([, n]) => n >= 1 && n <= last).map(([rel, n, word]) => {
      const link = document.createElement("a"), to = new URL(address);
      to.searchParams.set("page", n);
      Object.assign(link, { href: to.href, rel, textContent: `${word} (${n} / ${last}${hasMore ? "+" : ""})` });
      return link;
    }));
  };
  // -- a place is gone to as it is cited: 1.45, II 3, lib. 2, v. 12, fol. 2v, 卷二, ٣
  const UNITS = {
    line: "l ll lin line lines linea línea ligne z zeile v vv vs vers verse verses verso versus 行 句 سطر بيت שורה בית",
    page: "p pp pag page pages pagina página pg s seite f ff fo fol fols folio foglio folium feuillet bl blatt 页 頁 葉 叶 صفحة ورقة עמוד דף",
    part: "lib liber libro libri book bk buch livre c cc cap caput capitolo capítulo capitulum ch chap chapter chapitre kap kapitel canto cant act actus akt acte atto acto sc scene scena szene scène escena sect section par para paragraph stanza str strophe carm carmen poem ode od ep epist epistula letter brief ps psalm n no nr num 卷 章 節 节 篇 回 كتاب باب فصل ספר פרק",
  };
  const unitOf = new Map(Object.entries(UNITS).flatMap(([unit, names]) => names.split(" ").map((name) => [name, unit])));
  const digit = (sign) => { let value = 0; for (const code = sign.codePointAt(0); value < 9 && /\p{Nd}/u.test(String.fromCodePoint(code - value - 1)); value++); return String(value); };
  const HAN = "〇零一二三四五六七八九", TENS = { 十: 10, 百: 100, 千: 1000 }, HAN_NUMBER = `[${HAN}十百千]+`;
  const fromHan = (signs) => {
    const valueOf = (sign) => Math.max(HAN.indexOf(sign) - 1, 0);
    if (!/[十百千]/.test(signs)) return [...signs].map(valueOf).join("");
    let sum = 0, last = 0;
    for (const sign of signs) if (TENS[sign]) { sum += (last || 1) * TENS[sign]; last = 0; } else last = valueOf(sign);
    return String(sum + last);
  };
  const ROMAN = /^[ivxlcdm]+$/;
  const roman = (letters) => String([...letters].map((letter) => ({ i: 1, v: 5, x: 10, l: 50, c: 100, d: 500, m: 1000 })[letter]).reduce((sum, n, i, all) => sum + (n < all[i + 1] ? -n : n), 0));
  // The parts of a number, with digits that all share; and with the numbers of Romans as such.
  const numbered = (said, isWritten) => {
    const plain = said.normalize("NFKC").toLowerCase().replace(/\p{Nd}/gu, digit);
    return [plain, plain.split(/[\s.,:]+/).map((part) => (new RegExp(`^${HAN_NUMBER}$`, "u").test(part) ? fromHan(part) : !isWritten && ROMAN.test(part) ? roman(part) : part)).join(".")];
  };
  const parsed = (asked, isLetterUnit) => { // the numbers, and what the last of them counts; or nothing, where it is no place
    const text = asked.normalize("NFKC").replace(/\p{Nd}/gu, digit).replace(/第/g, " ").replace(/[卷章節节篇回行句页頁葉叶]/g, " $& ").replace(/(\d\p{L}?)\s*[–-].*$/u, "$1");
    const parts = [];
    let unit = "", isSure = false;
    for (const [token] of text.matchAll(new RegExp(`\\p{L}?\\d+\\p{L}{0,2}(?!\\p{L})|${HAN_NUMBER}|[\\p{L}\\p{M}]+|[^\\s.,:;،§]`, "gu"))) {
      const word = token.toLowerCase(), name = /^\p{Lu}/u.test(token) && word.length === 1 && !isLetterUnit ? "" : unitOf.get(word);
      if (/\d/.test(word)) { parts.push(word); isSure = true; }
      else if (name && !(ROMAN.test(word) && !isLetterUnit)) { unit = name; isSure = true; }
      else if (ROMAN.test(word) || new RegExp(`^${HAN_NUMBER}$`, "u").test(word)) parts.push(word);
      else return null;
    }
    return isSure && parts.length ? { parts, unit } : null;
  };
  const gone = ({ parts, unit }) => {
    const [written, counted] = numbered(parts.join("."));
    const refs = pieces.filter((piece) => piece.ref).map((piece) => [piece, ...numbered(piece.ref)]);
    const whole = (asked, i) => refs.find((known) => known[i] === asked)?.[0];
    const first = (asked, i) => refs.find((known) => known[i].startsWith(`${asked}.`))?.[0];
    const last = (asked, i) => refs.find((known) => known[i].endsWith(`.${asked}`))?.[0];
    const either = (...ways) => { for (const way of ways) { const found = way(written, 1) ?? way(counted, 2); if (found) return found; } return undefined; };
    const marked = (kind) => { // of 2r and 2v the first, where the leaf is meant
      const own = marks.filter((mark) => mark.unit === kind), at = parts.at(-1);
      return own.find(({ label }) => label === at || label === counted) ?? own.find(({ label }) => kind === "page" && /^\d+$/.test(at) && label.startsWith(at) && /^\p{L}+$/u.test(label.slice(at.length)));
    };
    const isSingle = parts.length === 1;
    if (unit === "page" && marks.some((mark) => mark.unit === "page")) return marked("page");
    if (unit === "line") return either(whole) ?? (isSingle ? marked("line") ?? either(last) : undefined);
    if (unit === "part") return either(whole, first);
    return either(whole, first, last) ?? (isSingle && !unit ? marked("line") ?? marked("page") : undefined);
  };
  const placed = (asked) => {
    const readings = [true, false].map((isLetterUnit) => parsed(asked, isLetterUnit)).filter(Boolean);
    for (const reading of /^\s*\p{Lu}/u.test(asked) ? readings.reverse() : readings) { const found = gone(reading); if (found) return found; }
    return readings.length ? null : undefined;
  };
  const addressOf = (piece, more) => {
    const [file, anchor] = piece.href.split("#"), asked = new URLSearchParams({ ...more, ...(piece.line && { n: piece.line }) });
    return `${box.dataset.root}${file}?${asked}${anchor ? `#${anchor}` : ""}`;
  };
  const anew = () => { address.searchParams.delete("page"); search(); };
  box.hidden = false;
  input.value = address.searchParams.get("q") ?? "";
  let wait;
  input.addEventListener("input", () => { clearTimeout(wait); wait = setTimeout(anew, 150); });
  panel.addEventListener("change", anew);
  box.addEventListener("submit", (event) => event.preventDefault());
  all.then(() => {
    const place = address.searchParams.has("go") ? placed(input.value) : undefined;
    if (place) { location.replace(addressOf(place, { lit: "" })); return; }
    if (place === null && !byWords) lacking = input.value;
    address.searchParams.delete("go");
    if (!byWords) addFilters();
    if (input.value) search();
  }, () => { status.textContent = box.dataset.none; });
  input.focus();
})();
