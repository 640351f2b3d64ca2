// A page of the source: the picture is brought nearer and moved; zones and words light each other. Without it all can be read.
"use strict";
(() => {
  const folio = document.querySelector("[data-folio]");
  const frame = folio.querySelector("[data-frame]");
  const sheet = folio.querySelector("[data-sheet]");
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  let scale = 1, x = 0, y = 0;

  // Who brings it nearer than the picture has pixels for sees it as sharp as its server has it: by its tiles, or else as a whole.
  const picture = sheet.querySelector("img");
  let most = 12, tiles, isAsked = false;
  const falls = () => picture.naturalWidth > 0 && picture.offsetWidth * scale * devicePixelRatio > picture.naturalWidth;
  // A pixel of the picture can be seen as two of the screen.
  const reach = (wide) => { most = Math.max(most, 2 * wide / (picture.offsetWidth || wide)); };
  const enlarge = () => {
    if (!picture.dataset.whole) return;
    const larger = new Image();
    larger.addEventListener("load", () => { if (larger.naturalWidth > picture.naturalWidth) { picture.style.width = `${picture.offsetWidth}px`; picture.src = larger.src; } });
    larger.src = picture.dataset.whole;
  };
  const sharpen = () => {
    const isShort = falls();
    if (isShort && !isAsked) {
      isAsked = true;
      if (frame.dataset.tiles) layTiles().catch(enlarge); else enlarge();
    }
    tiles?.show(isShort);
  };
  // A server that has only some sizes has the picture as the edition names it.
  const insist = () => { if (picture.dataset.whole && picture.src !== picture.dataset.whole) picture.src = picture.dataset.whole; };
  picture.addEventListener("error", insist);
  if (picture.complete && !picture.naturalWidth) insist();

  // The tiles lie between the picture and its zones; they are laid anew wherever the picture is moved, and take no pointer.
  const layTiles = async () => {
    const [about] = await Promise.all([told(frame.dataset.tiles), loaded(frame.dataset.viewer)]);
    const layer = document.createElement("div");
    layer.className = "tiles";
    // OpenSeadragon would add a style sheet of its own, which the policy of the page forbids, were there none of this name.
    layer.append(document.createElementNS(null, "style"));
    layer.firstChild.setAttribute("data-openseadragon-mobile-css", "");
    picture.after(layer);
    const fit = () => { layer.style.width = `${frame.clientWidth}px`; layer.style.height = `${frame.clientHeight}px`; };
    fit(); // it measures its place when it begins
    const view = OpenSeadragon({
      element: layer, autoResize: false, drawer: "canvas", crossOriginPolicy: false, immediateRender: true, animationTime: 0, blendTime: 0,
      smoothTileEdgesMinZoom: Infinity, maxImageCacheCount: 80, showNavigationControl: false, mouseNavEnabled: false, keyboardNavEnabled: false, tabIndex: -1,
    });
    let isDrawn = false;
    const end = () => { tiles = undefined; view.destroy(); layer.remove(); };
    try {
      await new Promise((done, failed) => {
        view.addOnceHandler("open", done);
        view.addOnceHandler("open-failed", failed);
        view.open(about);
      });
    } catch (error) { end(); throw error; }
    view.addOnceHandler("tile-loaded", () => { isDrawn = true; });
    view.addHandler("tile-load-failed", () => { if (!isDrawn && tiles) { end(); enlarge(); } });
    reach(about.width);
    tiles = {
      show: (isShort) => {
        layer.classList.toggle("idle", !isShort);
        if (!isShort) return;
        const room = new OpenSeadragon.Point(frame.clientWidth, frame.clientHeight);
        if (!room.equals(view.viewport.getContainerSize())) {
          fit();
          view.viewport.resize(room, true);
        }
        layer.style.transform = `scale(${1 / scale}) translate(${-x}px, ${-y}px)`;
        const wide = picture.offsetWidth * scale;
        view.viewport.fitBounds(new OpenSeadragon.Rect(-x / wide, -y / wide, room.x / wide, room.y / wide), true);
      },
    };
    place();
  };
  // Tiles come from the place that the edition names, whatever the server calls itself.
  const told = async (address) => {
    const answer = await fetch(address);
    if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
    const about = await answer.json(), service = address.replace(/\/info\.json$/, "");
    if ("@id" in about) about["@id"] = service; else about.id = service;
    return about;
  };
  const loaded = (address) => new Promise((done, failed) => {
    const script = document.createElement("script");
    script.addEventListener("load", done);
    script.addEventListener("error", failed);
    script.src = address;
    document.head.append(script);
  });

  // Within its frame; in the middle where it is smaller.
  const within = (at, room, size) => size <= room ? (room - size) / 2 : Math.min(0, Math.max(at, room - size));
  const least = () => Math.min(1, frame.clientHeight / sheet.offsetHeight || 1);
  const place = () => {
    const high = frame.clientHeight;
    x = within(x, frame.clientWidth, sheet.offsetWidth * scale);
    y = within(y, high, sheet.offsetHeight * scale);
    sheet.style.transform = `translate(${x}px, ${y}px) scale(${scale})`;
    sheet.style.setProperty("--near", scale);
    frame.classList.toggle("near", sheet.offsetHeight * scale > high + 1 || scale > 1);
    sharpen();
  };
  // What is under the pointer stays under it.
  const zoom = (factor, atX = frame.clientWidth / 2, atY = frame.clientHeight / 2) => {
    const next = Math.min(most, Math.max(least(), scale * factor));
    x = atX - (atX - x) * next / scale;
    y = atY - (atY - y) * next / scale;
    scale = next;
    place();
  };
  const whole = () => { scale = least(); place(); };
  const move = (right, down) => { const before = [x, y]; x -= right; y -= down; place(); return before[0] !== x || before[1] !== y; };
  for (const button of folio.querySelectorAll("[data-zoom]")) {
    const by = Number(button.dataset.zoom);
    button.addEventListener("click", () => by ? zoom(by > 0 ? 1.5 : 1 / 1.5) : whole());
  }
  // The wheel moves the picture as far as there is more of it, then the page; with Ctrl, as on a map, it brings it nearer.
  frame.addEventListener("wheel", (event) => {
    const box = frame.getBoundingClientRect();
    if (event.ctrlKey || event.metaKey) zoom(Math.exp(-event.deltaY / 400), event.clientX - box.left, event.clientY - box.top);
    else if (!move(event.deltaX, event.deltaY)) return;
    event.preventDefault();
  }, { passive: false });
  const keys = {
    ArrowLeft: () => move(-60, 0), ArrowRight: () => move(60, 0), ArrowUp: () => move(0, -60), ArrowDown: () => move(0, 60),
    "+": () => zoom(1.5), "-": () => zoom(1 / 1.5), 0: whole,
  };
  frame.addEventListener("keydown", (event) => {
    if (event.target !== frame || !keys[event.key] || event.ctrlKey || event.metaKey || event.altKey) return;
    keys[event.key]();
    event.preventDefault();
  });
  frame.addEventListener("dblclick", (event) => {
    const box = frame.getBoundingClientRect();
    zoom(2, event.clientX - box.left, event.clientY - box.top);
  });

  // A zone that takes the focus is scrolled to by the browser: that moves the picture, not the window onto it.
  frame.addEventListener("scroll", () => {
    const [right, down] = [frame.scrollLeft, frame.scrollTop];
    if (!right && !down) return;
    frame.scrollTo(0, 0);
    move(right, down);
  });

  // One pointer moves the picture, two bring it nearer.
  const pointers = new Map();
  let moved = 0;
  const spread = () => { const [a, b] = [...pointers.values()]; return Math.hypot(a.x - b.x, a.y - b.y); };
  frame.addEventListener("pointerdown", (event) => { pointers.set(event.pointerId, { x: event.clientX, y: event.clientY }); moved = 0; });
  frame.addEventListener("pointermove", (event) => {
    const before = pointers.get(event.pointerId);
    if (!before || !frame.classList.contains("near") && pointers.size < 2) return;
    const apart = pointers.size === 2 ? spread() : 0;
    pointers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    moved += Math.abs(event.clientX - before.x) + Math.abs(event.clientY - before.y);
    if (apart) {
      const box = frame.getBoundingClientRect();
      const [a, b] = [...pointers.values()];
      zoom(spread() / apart, (a.x + b.x) / 2 - box.left, (a.y + b.y) / 2 - box.top);
    } else {
      x += event.clientX - before.x;
      y += event.clientY - before.y;
      place();
    }
  });
  for (const end of ["pointerup", "pointercancel", "pointerleave"]) frame.addEventListener(end, (event) => pointers.delete(event.pointerId));
  frame.addEventListener("dragstart", (event) => event.preventDefault());
  // A picture that was moved was not clicked.
  frame.addEventListener("click", (event) => { if (moved > 6) { event.preventDefault(); event.stopPropagation(); } }, true);

  // -- zones and words
  // Words may stand in several zones, and a zone may show several words.
  const lit = [...folio.querySelectorAll("[data-zone]")].map((element) => [element, element.dataset.zone.split(" ")]);
  const pairs = (names) => lit.filter(([, own]) => own.some((name) => names.includes(name))).map(([element]) => element);
  const light = (names, on) => { for (const element of pairs(names)) element.classList.toggle("lit", on); };
  const show = (name) => {
    const zone = folio.querySelector(`.zones [data-zone="${CSS.escape(name)}"]`);
    if (!zone) return;
    const box = zone.getBoundingClientRect(), around = frame.getBoundingClientRect();
    if (box.top < around.top || box.bottom > around.bottom || box.left < around.left || box.right > around.right) {
      x += around.left + around.width / 2 - (box.left + box.width / 2);
      y += around.top + around.height / 2 - (box.top + box.height / 2);
      place();
    }
  };
  for (const [element, names] of lit) {
    const isZone = element.closest(".zones") !== null;
    const inner = (event) => event.target.closest("[data-zone]") === element;
    for (const [on, kinds] of [[true, ["mouseover", "focusin"]], [false, ["mouseout", "focusout"]]]) {
      for (const kind of kinds) element.addEventListener(kind, (event) => {
        if (!inner(event)) return;
        light(names, on);
        if (on && isZone) pairs(names).find((other) => !other.closest(".zones"))?.scrollIntoView({ block: "nearest", behavior: still ? "auto" : "smooth" });
      });
    }
    if (!isZone) element.addEventListener("click", (event) => { if (inner(event) && !event.target.closest("a")) show(names[0]); });
  }
  picture.addEventListener("load", () => { reach(picture.naturalWidth); place(); });
  place();
  new ResizeObserver(() => place()).observe(frame);
})();
