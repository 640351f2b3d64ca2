/* Shows what was found at its place, and takes the page anew when it changed; the reader stays where they are. */
(() => {
  "use strict";
  const script = document.currentScript;
  const page = script.dataset.page;
  let mark = script.dataset.mark;
  let told = -1;
  const key = `edition-live:${page}`;

  const anchor = () => {
    for (const element of document.querySelectorAll("main [id], article [id]")) {
      const top = element.getBoundingClientRect().top;
      if (top >= 0) return { id: element.id, top, y: window.scrollY };
    }
    return { id: "", top: 0, y: window.scrollY };
  };
  const stay = () => {
    let kept;
    try { kept = JSON.parse(sessionStorage.getItem(key)); sessionStorage.removeItem(key); } catch { return; }
    if (!kept) return;
    const element = kept.id && document.getElementById(kept.id);
    if (element) window.scrollBy(0, element.getBoundingClientRect().top - kept.top);
    else window.scrollTo(0, kept.y);
  };
  if ("scrollRestoration" in history && sessionStorage.getItem(key)) history.scrollRestoration = "manual";

  const panel = document.createElement("details");
  panel.id = "edition-live";
  panel.setAttribute("role", "status");
  const line = (tag, text, name) => {
    const element = document.createElement(tag);
    element.textContent = text;
    if (name) element.className = name;
    return element;
  };
  const show = (news) => {
    document.querySelectorAll(".edition-finding").forEach((element) => element.remove());
    const count = (kind) => news.findings.filter((found) => found.severity === kind).length;
    const said = [["error", count("error")], ["warning", count("warning")], ["info", count("info")]]
      .filter(([, number]) => number).map(([kind, number]) => `${number} ${kind}${number > 1 && kind !== "info" ? "s" : ""}`);
    const summary = line("summary", said.join(", ") || "no findings");
    panel.replaceChildren(summary);
    if (news.stale) panel.append(line("p", "The text cannot be read as it is; this is the last state that could.", "stale"));
    const list = document.createElement("ol");
    news.findings.forEach((found) => {
      const item = document.createElement("li");
      const place = found.line ? `${found.file}:${found.line}:${found.column}` : found.file;
      item.append(line("span", `${place} ${found.severity} ${found.code}`, "where"), line("div", found.message));
      if (found.hint) item.append(line("div", found.hint));
      const target = found.id && document.getElementById(found.id);
      if (target) {
        const button = line("button", "!", `edition-finding ${found.severity}`);
        button.type = "button";
        button.title = `${found.code}: ${found.message}${found.hint ? ` (${found.hint})` : ""}`;
        button.addEventListener("click", () => { panel.open = true; item.scrollIntoView(); });
        const inner = target.matches("p, h1, h2, h3, h4, h5, h6, span, a, div, section, li") ? target : target.parentElement;
        inner.prepend(button);
        const link = line("a", "show");
        link.href = `#${encodeURIComponent(found.id)}`;
        item.append(link);
      }
      list.append(item);
    });
    panel.append(list);
    if (news.stale) panel.open = true;
    papers();
  };
  const papers = async () => {
    const names = await (await fetch("/_edition/papers")).json();
    names.forEach((name) => {
      const link = line("a", `${name} `);
      link.href = `/_edition/print/${encodeURIComponent(name)}`;
      link.target = "_blank";
      panel.append(link);
    });
  };
  const listen = async () => {
    for (;;) {
      try {
        const query = new URLSearchParams({ page, mark, told: String(told) });
        const news = await (await fetch(`/_edition/news?${query}`)).json();
        if (news.page !== mark) {
          sessionStorage.setItem(key, JSON.stringify(anchor()));
          location.reload();
          return;
        }
        if (news.told !== told) { told = news.told; show(news); }
      } catch {
        await new Promise((done) => setTimeout(done, 1000));
      }
    }
  };
  document.body.append(panel);
  requestAnimationFrame(stay);
  window.addEventListener("load", stay);
  listen();
})();
