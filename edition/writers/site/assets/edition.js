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

  const address = new URL(location.href);

  // -- “?embed” before the place of an address: the entry, line or note alone, for a frame in a page of somebody else
  const embed = () => {
    const id = decodeURIComponent(location.hash.slice(1)), target = document.getElementById(id), article = one("[data-page='text'] .text");
    if (!article) return;
    const whole = new URL(location.href), source = document.createElement("p"), link = document.createElement("a");
    whole.searchParams.delete("embed");
    source.className = "embed-source";
    source.append(link);
    link.target = "_blank";
    const line = address.searchParams.get("n"), within = target && line && one(`[data-n="${CSS.escape(line)}"]:not(.break, .break a, .call a)`, target.closest("section, .division, article") ?? article);
    if (!target || (line && !within)) { // a frame has no room for all the page: it says what is not there
      const said = document.createElement("p");
      said.textContent = one("[data-no-place]").dataset.noPlace.replace("…", () => [id, line].filter(Boolean).join(", ") || "?embed");
      whole.search = whole.hash = "";
      link.href = whole.href;
      link.textContent = one(".masthead .title").textContent.trim();
      one("main").replaceChildren(said, source);
      root.dataset.embed = "";
      return;
    }
    const place = target.matches(".entry") ? document.getElementById(`at-${target.id}`) : target;
    const block = within || place?.closest(".note-item") || place?.closest("p, .verse, h1, h2, h3, h4, h5, h6, td, dd, .block, section, .division") || place;
    const names = target.matches(".entry") ? [target.id] : all("[data-app], [popovertarget]", block ?? target).flatMap((e) => e.dataset.app?.split(" ") ?? [e.getAttribute("popovertarget")]);
    const own = [...new Set(names)].map((id) => document.getElementById(id)).filter((entry) => entry?.matches(".entry") && !block?.contains(entry));
    const list = document.createElement("div");
    list.className = "apparatus";
    list.append(document.createElement("ul"));
    list.firstElementChild.append(...own);
    link.href = whole.href;
    const number = (block ?? target).closest("[data-n]")?.dataset.n ?? (target.matches(".entry") ? one(".line", target)?.textContent.trim() : "");
    link.textContent = [one(".masthead .title").textContent.trim(), number].filter(Boolean).join(", ");
    if (block && block !== article) article.replaceChildren(block, ...(own.length ? [list] : [])); else article.replaceChildren(list);
    one("main").replaceChildren(article, source);
    root.dataset.embed = "";
    // Links lead out of the frame, also to what stands on the whole page only.
    for (const a of all("a[href]")) {
      if (a.hash && a.pathname === location.pathname) { if (document.getElementById(decodeURIComponent(a.hash.slice(1)))) continue; a.search = ""; }
      a.target = "_blank";
    }
  };
  if (address.searchParams.has("embed")) embed();
  const isEmbedded = "embed" in root.dataset;

  // -- choices that are remembered: colours, where the apparatus stands, layers of notes
  const choose = (name, value) => {
    if (value && value !== "auto") root.dataset[name] = value; else delete root.dataset[name];
    if (name === "apparatus") placeApparatus();
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
  // Menus that are longer than a telephone is wide begin where the reader is.
  for (const here of all(".pages a[aria-current]")) { const row = here.closest("ul"), over = here.getBoundingClientRect().right - row.getBoundingClientRect().right; if (over > 0) row.scrollLeft += over; }
  // On a telephone the text comes first: contents are closed there.
  for (const box of all("[data-open-wide]")) box.open = matchMedia("(min-width: 64rem)").matches;

  // -- size, width, spacing; the text alone; names; keys
  const isOn = (name) => memory.get(name) !== "off";
  for (const element of all("[data-set]")) {
    const { set: name } = element.dataset, isBox = element.type === "checkbox", usual = isBox ? (element.checked ? "on" : "off") : "100";
    const apply = (value) => { if (value === usual) delete root.dataset[name]; else root.dataset[name] = value; };
    const known = memory.get(name);
    if (known && (isBox || [...element.options].some((o) => o.value === known))) { if (isBox) element.checked = known === "on"; else element.value = known; apply(known); }
    element.addEventListener("change", () => { const value = isBox ? (element.checked ? "on" : "off") : element.value; memory.set(name, value); apply(value); placeApparatus(); });
  }
  for (const label of all("[data-if='names']")) label.hidden = !one(".text :is(.tei-persName, .tei-placeName, .tei-orgName, .tei-geogName)");

  // -- the margin: each entry stands beside its words, and moves down where another stands already
  const text = one("[data-page='text'] .text");
  // In the order of their words: the list of a heading may stand behind those of the sections below it.
  const order = new Map();
  for (const place of text ? all("span[id^='at-'], .lemma[data-app], button.mark", text) : []) for (const id of place.id ? [place.id.slice(3)] : place.dataset.app?.split(" ") ?? [place.getAttribute("popovertarget")]) if (!order.has(id)) order.set(id, order.size);
  const entries = text ? all(".entry", text).sort((a, b) => (order.get(a.id) ?? 1e9) - (order.get(b.id) ?? 1e9)) : [];
  const hasMargin = matchMedia("(min-width: 64rem)");
  function placeInMargin() {
    if (!text) return;
    let free = 0;
    const shown = entries.filter((entry) => !entry.classList.contains("off"));
    if (text.style.minHeight) { for (const entry of shown) entry.style.removeProperty("top"); text.style.minHeight = ""; }
    if (root.dataset.apparatus !== "margin" || !hasMargin.matches) return;
    const top = text.getBoundingClientRect().top;
    const placed = shown.map((entry) => {
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

  // -- words and their entries: the runs of text that name an entry, and the button at their end
  const runs = text ? all(".lemma[data-app]", text) : [];
  const runsOf = new Map(), buttons = new Map();
  for (const run of runs) for (const id of run.dataset.app.split(" ")) runsOf.set(id, [...(runsOf.get(id) ?? []), run]);
  for (const button of text ? all("button.mark", text) : []) if (!buttons.has(button.getAttribute("popovertarget"))) buttons.set(button.getAttribute("popovertarget"), button);
  const buttonOf = (id) => buttons.get(id);
  const longOnes = new Set(runs.filter((run) => run.classList.contains("long")).flatMap((run) => run.dataset.app.split(" ")));
  // What stands in no line of this page cannot be seen in one: it stays in the list.
  for (const entry of entries) if (!runsOf.has(entry.id) && !buttons.has(entry.id)) { entry.classList.add("loose"); entry.closest(".apparatus").classList.add("loose"); }

  // -- the foot of the window: the entries of the lines in view, run in, each line opened by its number
  const foot = one("[data-window-foot]"), runIn = foot && one(".run-in", foot), pull = foot && one(".pull", foot);
  const copies = new Map();
  let inFoot = "", due = false;
  const bare = (entry) => { // the words of an entry again, without ids and buttons of its own
    const copy = one(".entry-text", entry).cloneNode(true), made = document.createElement("span");
    for (const element of all("[id]", copy)) element.removeAttribute("id");
    for (const button of all(".cite-this", copy)) button.remove();
    const space = one(".line, .loc", copy)?.nextSibling; // a number stays with the first word
    if (space?.nodeType === Node.TEXT_NODE) space.data = space.data.replace(/^ /, "\u00A0");
    made.append(...copy.childNodes);
    made.dataset.entry = entry.id;
    return made;
  };
  const copyOf = (id) => {
    if (!copies.has(id)) {
      const made = bare(document.getElementById(id));
      made.className = "footed";
      copies.set(id, made);
    }
    return copies.get(id);
  };
  // Only what stands in view is measured: the blocks of the text tell when they come and go.
  const inView = new Set(), idsIn = new Map();
  const blockOf = (element) => element.closest("p, .verse, li:not(.entry), h1, h2, h3, h4, h5, h6, td, dd, dt, .block") ?? element.parentElement;
  for (const entry of entries) {
    const button = buttonOf(entry.id);
    if (button?.parentElement.closest(".entry")) continue;
    const own = runsOf.get(entry.id) ?? [], shown = longOnes.has(entry.id) ? own.slice(0, 1) : own;
    for (const element of button ? [...shown, button] : shown) {
      const block = blockOf(element);
      if (!idsIn.has(block)) idsIn.set(block, []);
      idsIn.get(block).push([entry, element]);
    }
  }
  const measure = () => {
    if (!foot || root.dataset.apparatus !== "window") return;
    inFoot = "?";
    fill();
  };
  const within = new Map(); // entries on the words of readings follow the entry that has the reading
  for (const entry of entries) { const host = buttonOf(entry.id)?.parentElement.closest(".entry"); if (host) within.set(host.id, [...(within.get(host.id) ?? []), entry.id]); }
  const family = (id) => [id, ...(within.get(id) ?? []).flatMap(family)];
  const seen = (bottom) => {
    const found = new Set();
    for (const block of inView) for (const [entry, element] of idsIn.get(block)) {
      if (found.has(entry.id) || entry.classList.contains("off")) continue;
      const box = element.getBoundingClientRect();
      if (box.height && box.bottom > 0 && box.top < bottom) found.add(entry.id);
    }
    return entries.filter((entry) => found.has(entry.id)).flatMap((entry) => family(entry.id));
  };
  // Entries that the reader keeps stand first there, in every mode, wherever one reads on.
  const pinned = new Map();
  const pin = (id, on) => {
    if (!on) pinned.delete(id);
    else {
      const kept = bare(document.getElementById(id)), away = document.createElement("button");
      kept.className = "footed pinned first";
      Object.assign(away, { type: "button", className: "cite-this", textContent: "×", title: foot.dataset.unpin });
      away.setAttribute("aria-label", `${foot.dataset.unpin}: ${one(".entry-lemma", kept)?.textContent ?? ""}`);
      away.addEventListener("click", () => { pin(id, false); buttonOf(id)?.focus({ preventScroll: true }); });
      kept.append(away);
      pinned.set(id, kept);
    }
    root.toggleAttribute("data-pinned", pinned.size > 0);
    fill();
  };
  const offerPin = (entry, isOpening) => {
    one(":scope > .pin", entry)?.remove();
    if (!isOpening || !foot || "embed" in root.dataset) return;
    const button = document.createElement("button"), isKept = pinned.has(entry.id);
    Object.assign(button, { type: "button", className: "pin", textContent: isKept ? foot.dataset.unpin : foot.dataset.pin });
    button.addEventListener("click", () => { entry.hidePopover(); pin(entry.id, !isKept); });
    entry.append(button);
  };
  const show = (ids) => {
    const free = ids.filter((id) => !pinned.has(id)), key = [...pinned, "", ...free].join(" ");
    foot.hidden = !ids.length && !pinned.size;
    if (key === inFoot) return;
    inFoot = key;
    let last = "";
    const shown = [...pinned.values()];
    for (const id of free) {
      const copy = copyOf(id), line = one(".line, .loc", copy)?.textContent ?? "";
      copy.classList.toggle("first", line !== last);
      last = line;
      shown.push(copy, " ");
    }
    const held = foot.contains(document.activeElement) ? document.activeElement : null;
    runIn.replaceChildren(...shown);
    if (held && !held.isConnected) runIn.focus({ preventScroll: true }); else held?.focus({ preventScroll: true });
  };
  function fill() {
    due = false;
    if (!foot) return;
    if (root.dataset.apparatus !== "window") { show([]); return; }
    const most = parseFloat(getComputedStyle(foot).maxHeight) || innerHeight * 0.34;
    show(seen(innerHeight - most));
    // A foot that is low leaves more lines to be seen.
    const low = foot.hidden ? 0 : foot.offsetHeight;
    if (low < most - 4) show(seen(innerHeight - low));
  }
  const ask = () => { if (!due) { due = true; requestAnimationFrame(fill); } };
  if (foot) {
    addEventListener("scroll", ask, { passive: true });
    const pulled = (high) => { foot.classList.toggle("high", high); pull.setAttribute("aria-expanded", String(high)); };
    let from = null;
    pull.addEventListener("click", () => { if (from?.moved) { from = null; return; } foot.style.maxHeight = ""; pulled(!foot.classList.contains("high")); });
    pull.addEventListener("pointerdown", (event) => { from = { y: event.clientY, height: foot.offsetHeight, moved: false }; pull.setPointerCapture(event.pointerId); });
    pull.addEventListener("pointermove", (event) => {
      if (!from || !(event.buttons & 1) || Math.abs(event.clientY - from.y) < 6) return;
      from.moved = true;
      const height = Math.min(Math.max(from.height + from.y - event.clientY, 40), innerHeight * 0.8);
      foot.style.maxHeight = `${height}px`;
      pulled(height > innerHeight * 0.5);
      ask();
    });
    const watching = new IntersectionObserver((seenNow) => {
      for (const { target, isIntersecting } of seenNow) if (isIntersecting) inView.add(target); else inView.delete(target);
      ask();
    }, { rootMargin: "100%" }); // those a screen away are known before they come
    for (const block of idsIn.keys()) watching.observe(block);
    new ResizeObserver(measure).observe(text);
  }
  function placeApparatus() {
    placeInMargin();
    measure();
    if (root.dataset.apparatus !== "window") fill();
  }
  addEventListener("resize", placeApparatus);

  // -- words light their entry, and entries their words
  const light = (id, on) => {
    for (const run of runsOf.get(id) ?? []) run.classList.toggle("here", on);
    buttonOf(id)?.classList.toggle("here", on);
    copies.get(id)?.classList.toggle("here", on);
    if (root.dataset.apparatus === "margin" || root.dataset.apparatus === "foot") document.getElementById(id)?.classList.toggle("here", on);
  };
  const idsOf = (element) => element?.dataset.app?.split(" ") ?? (element?.dataset.entry ? [element.dataset.entry] : element?.matches?.(".mark") ? [element.getAttribute("popovertarget")] : element?.matches?.(".entry") ? [element.id] : []);
  let lit = [];
  const follow = (event) => {
    const host = event.target.closest?.(".footed, .lemma, button.mark, .entry");
    const ids = idsOf(host).filter(Boolean);
    if (ids.join() === lit.join()) return;
    for (const id of lit) if (!document.getElementById(id)?.matches(":popover-open")) light(id, false);
    lit = ids;
    for (const id of ids) light(id, true);
    const first = ids.length && !host.matches(".footed") && copies.get(ids.at(-1));
    if (first && runIn.contains(first)) { // within the foot alone, so that the text stays where it is
      const box = first.getBoundingClientRect(), frame = runIn.getBoundingClientRect();
      if (box.bottom > frame.bottom) runIn.scrollTop += box.bottom - frame.bottom + 4; else if (box.top < frame.top) runIn.scrollTop -= frame.top - box.top + 4;
    }
  };
  if (text) for (const kind of ["pointerover", "focusin"]) document.addEventListener(kind, follow);

  // -- a tap on words opens their entry at them, with those that lie within it; so do the calls of notes
  const open = (entry, others, source) => {
    for (const other of all(".entry:popover-open")) other.hidePopover();
    for (const id of others) {
      const inner = bare(document.getElementById(id));
      inner.className = "within";
      entry.append(inner);
    }
    try { entry.showPopover({ source }); } catch { entry.showPopover(); }
  };
  let touched = false;
  document.addEventListener("pointerdown", (event) => { touched = event.pointerType === "touch"; }, true);
  document.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    const lemma = event.target.closest?.(".lemma[data-app]");
    if (lemma && text?.contains(lemma)) {
      if (!getSelection().isCollapsed && getSelection().containsNode(lemma, true)) { event.preventDefault(); return; } // it was selected, not asked
      const isListed = !touched && (root.dataset.apparatus === "foot" || root.dataset.apparatus === "margin");
      const ids = lemma.dataset.app.split(" ").filter((id) => !longOnes.has(id) && document.getElementById(id)?.matches(".entry"));
      if (isListed || !ids.length || !HTMLElement.prototype.showPopover) return;
      event.preventDefault();
      const entry = document.getElementById(ids[0]), wasOpen = entry.matches(":popover-open");
      const button = buttonOf(ids[0]);
      if (wasOpen) entry.hidePopover(); else { open(entry, ids.slice(1), button ?? lemma); button?.focus({ preventScroll: true }); }
      return;
    }
    const call = event.target.closest?.("a[role='doc-noteref']");
    const note = call && document.getElementById(decodeURIComponent(call.hash.slice(1)));
    if (note?.matches(".note-item") && HTMLElement.prototype.showPopover && (touched || root.dataset.apparatus === "window" || root.dataset.apparatus === "lemma")) {
      event.preventDefault();
      const box = document.createElement("div");
      box.className = "entry note-box";
      box.popover = "auto";
      box.lang = note.lang;
      for (const child of note.childNodes) if (!child.matches?.(".back, .cite-this")) { const copy = child.cloneNode(true); for (const element of copy.querySelectorAll?.("[id]") ?? []) element.removeAttribute("id"); box.append(copy); }
      call.after(box);
      box.addEventListener("toggle", (toggled) => { if (toggled.newState === "closed") { box.remove(); call.focus({ preventScroll: true }); } });
      open(box, [], call);
    }
  });
  for (const entry of entries) {
    entry.addEventListener("beforetoggle", (event) => offerPin(entry, event.newState === "open"));
    entry.addEventListener("toggle", (event) => {
      light(entry.id, event.newState === "open");
      if (event.newState === "closed") { for (const inner of all(".within", entry)) inner.remove(); placeInMargin(); }
    });
  }

  // -- what is selected is the text, or entries: those who begin in the text copy no entry with it
  document.addEventListener("selectstart", ({ target }) => { root.dataset.selects = (target.closest ? target : target.parentElement)?.closest(".apparatus, .window-foot, .note-box") ? "entries" : "text"; });
  // Browsers begin no selection on a link: words that vary are selected as others are.
  const caret = (event) => document.caretPositionFromPoint?.(event.clientX, event.clientY);
  let begun = null;
  document.addEventListener("pointerdown", (event) => { begun = event.pointerType === "mouse" && !event.button && !event.shiftKey && event.target.closest?.("a.lemma") ? { at: caret(event), x: event.clientX } : null; });
  document.addEventListener("dragstart", (event) => { if (begun) event.preventDefault(); });
  document.addEventListener("pointermove", (event) => {
    const to = begun?.at && event.buttons & 1 && Math.abs(event.clientX - begun.x) + Math.abs(event.movementY) > 3 && caret(event);
    if (!to || !text?.contains(to.offsetNode)) return;
    root.dataset.selects = "text";
    getSelection().setBaseAndExtent(begun.at.offsetNode, begun.at.offset, to.offsetNode, to.offset);
  });

  // -- the target of a link is lit, whatever mode or filter would hide it
  const aim = () => {
    for (const element of all(".aimed")) element.classList.remove("aimed");
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const layer = target && target.closest("[data-layer].off:not(.entry)")?.dataset.layer;
    if (layer) { // shown for this once: what the reader chose is remembered
      switchLayer(layer, true);
      for (const input of all("[data-layer-switch]")) if (input.dataset.layerSwitch === layer) input.checked = true;
      target.scrollIntoView({ behavior: "instant" });
    }
    if (!target || !text?.contains(target)) return;
    const entry = target.closest(".entry") ?? document.getElementById(target.id.replace(/^at-/, ""));
    if (!entry?.matches?.(".entry")) return;
    if (entry.classList.contains("off")) clearFilters();
    for (const run of runsOf.get(entry.id) ?? []) run.classList.add("aimed");
    entry.classList.add("aimed");
    const isHidden = root.dataset.apparatus === "window" || root.dataset.apparatus === "lemma";
    if (isHidden && !entry.matches(".loose")) {
      const place = runsOf.get(entry.id)?.[0] ?? buttonOf(entry.id);
      place?.scrollIntoView({ block: "center", behavior: "instant" });
      if (root.dataset.apparatus === "window") { fill(); copyOf(entry.id).classList.add("aimed"); } else buttonOf(entry.id)?.click();
    }
  };
  addEventListener("hashchange", aim);

  // -- filters, kept in the address
  const filters = all("[data-filter]");
  // A table that goes over several pages is filtered as a whole: the rows of all of them come when they are asked for.
  const series = one("table.variants[data-parts]"), own = series ? [...series.tBodies[0].rows] : [];
  let whole = null;
  const gather = async () => {
    const told = [], holder = document.createElement("tbody");
    globalThis.editionRows = (rows) => { told.push(rows); };
    for (const src of series.dataset.parts.split(" ")) await new Promise((done) => {
      const script = document.createElement("script");
      for (const kind of ["load", "error"]) script.addEventListener(kind, done);
      script.src = src;
      document.head.append(script);
    });
    holder.innerHTML = told.join("");
    whole = [...holder.rows].filter((row) => !series.dataset.only || row.dataset.kind === series.dataset.only);
  };
  const applyFilters = async () => {
    const wanted = filters.filter((f) => f.value).map((f) => [f.dataset.filter, f.value]);
    if (series) {
      if (wanted.length && !whole) await gather();
      series.tBodies[0].replaceChildren(...(wanted.length ? whole : own));
      for (const pager of all("[data-pager]")) pager.hidden = wanted.length > 0;
    }
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
    placeApparatus();
  };
  const clearFilters = () => {
    for (const filter of filters) { filter.value = ""; address.searchParams.delete(filter.dataset.filter); }
    history.replaceState(null, "", address);
    applyFilters();
  };
  for (const filter of filters) {
    filter.value = address.searchParams.get(filter.dataset.filter) || "";
    filter.addEventListener("change", () => {
      if (filter.value) address.searchParams.set(filter.dataset.filter, filter.value); else address.searchParams.delete(filter.dataset.filter);
      history.replaceState(null, "", address);
      applyFilters();
    });
  }
  const filtered = filters.some((f) => f.value) && applyFilters();
  if (!one("[data-columns]")) { if (series) Promise.resolve(filtered).finally(() => { delete root.dataset.asked; }); else delete root.dataset.asked; }

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
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest?.("input, select, textarea, dialog") || !isOn("keys")) return;
    const turned = event.target.closest?.("[tabindex='0'], [data-frame]") ? "" : event.key, back = getComputedStyle(root).direction === "rtl" ? "ArrowRight" : "ArrowLeft";
    const find = one("[data-find]:not([hidden]) input, [data-search] input");
    if (event.key === "/" && find) { event.preventDefault(); find.focus(); return; }
    if (event.key === "?") { const panel = one(".side .tools details"); if (panel) { panel.open = true; one("summary", panel).focus(); } return; }
    if (!event.shiftKey && (turned === "ArrowLeft" || turned === "ArrowRight")) { one(`.turn a[rel="${turned === back ? "prev" : "next"}"]`)?.click(); return; }
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
      if (!id) return;
      for (const open of all(".entry:popover-open")) open.hidePopover();
      if (root.dataset.apparatus === "window") one("a.entry-lemma", copyOf(id))?.focus(); else location.hash = id;
    }
  });

  for (const block of all("pre[data-copy]")) {
    const button = document.createElement("button"), name = one("h2, summary", block.parentElement)?.textContent ?? "";
    button.type = "button";
    button.textContent = block.dataset.copy;
    button.setAttribute("aria-label", `${block.dataset.copy}: ${name}`);
    button.addEventListener("click", () => navigator.clipboard?.writeText(block.textContent).then(() => { button.textContent = block.dataset.copied; }));
    block.after(button);
  }

  // -- search: a box on every page, and the light on what was found there
  const home = new URL(".", document.currentScript.src);
  for (const box of all("[data-find]")) {
    box.hidden = Boolean(one("[data-search]"));
    box.addEventListener("submit", (event) => {
      event.preventDefault();
      const q = one("input", box).value, isPlace = /[\p{N}一二三四五六七八九十百千]|^\s*\p{L}+[.\s]\s*[ivxlcdm]+\s*$/iu.test(q); // perhaps: the search knows
      location.href = `${box.getAttribute("action")}?${new URLSearchParams({ q, ...(isPlace && { go: 1 }) })}`;
    });
  }
  const load = (name) => { const script = document.createElement("script"); script.src = new URL(name, home).href; document.head.append(script); };
  if (one("[data-search]") || address.searchParams.has("lit")) load("search.js");
  // Citations and links to words wait until the page is read, unless the address leads to words.
  if (one("[data-cite]")) { if (address.searchParams.has("words")) load("cite.js"); else addEventListener("load", () => (globalThis.requestIdleCallback ?? setTimeout)(() => load("cite.js"))); }

  // Chinese faces come when the page is there, those that it needs, and are shown all at once.
  const late = one("noscript[data-late]");
  const bring = () => {
    const sheet = document.createElement("link");
    sheet.rel = "stylesheet";
    sheet.href = late.dataset.late;
    sheet.addEventListener("load", () => document.fonts.load('1em "Edition Han"', [...new Set(document.body.textContent)].join("")).finally(() => { root.dataset.late = ""; }));
    document.head.append(sheet);
  };
  if (late && globalThis.PerformanceObserver?.supportedEntryTypes.includes("paint")) {
    const watching = new PerformanceObserver((seen) => { if (seen.getEntriesByName("first-contentful-paint").length) { watching.disconnect(); bring(); } });
    watching.observe({ type: "paint", buffered: true });
  } else if (late) addEventListener("load", bring);

  radios("theme", "auto");
  if (isEmbedded) choose("apparatus", "foot"); else radios("apparatus", root.dataset.apparatus || "foot");
  delete root.dataset.unplaced;
  aim();
})();
