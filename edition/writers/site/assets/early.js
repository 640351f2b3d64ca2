// What must be known before the first line is shown, so that no page flashes in other colours and no line jumps. It stands
// within the page; the script of the site goes on from here.
"use strict";
{
  const { dataset } = document.documentElement;
  const remembered = (name) => { try { return localStorage.getItem(`edition-${name}`); } catch { return null; } };
  const { searchParams } = new URL(location.href), isEmbedded = searchParams.has("embed");
  // The choices of the reader.
  for (const [name, usual] of Object.entries({ theme: "auto", size: "100", width: "100", spacing: "100", plain: "off", names: "off" })) {
    const value = remembered(name);
    if (value && value !== usual) dataset[name] = value;
  }
  // Where the apparatus stands: there is no margin on a narrow page.
  const { placing } = dataset;
  const preferred = placing === "margin" && !matchMedia("(min-width: 64rem)").matches ? "window" : placing;
  if (placing) dataset.apparatus = (isEmbedded ? "" : remembered("apparatus") || preferred) || "foot";
  dataset.unplaced = "";
  // What the address asks for, columns or a filter, only the script can show: until then nothing else is shown in its place.
  if (["columns", "base", "wit", "kind", "type", "layer", "by"].some((name) => searchParams.has(name))) {
    dataset.asked = "";
    addEventListener("load", () => { delete dataset.asked; });
  }
  // Fonts within the style sheet are unpacked beside, and lines set in another font of the reader's would jump: the page
  // waits for them, never longer than a blink.
  const within = [...document.fonts].filter((face) => face.display === "block");
  if (within.length) {
    dataset.unready = "";
    const late = new Promise((done) => setTimeout(done, 400));
    Promise.race([late, Promise.allSettled(within.map((face) => face.load()))]).then(() => { delete dataset.unready; });
  }
}
