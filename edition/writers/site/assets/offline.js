// The reader's device keeps the edition; a browser that keeps nothing shows it as ever.
"use strict";
if ("serviceWorker" in navigator) navigator.serviceWorker.register(new URL("../offline-worker.js", document.currentScript.src)).catch(() => {});
