// 大字: set before the page is drawn, so that it does not jump. Narrow layout then begins at twice the width.
"use strict";
(function () {
  const root = document.documentElement;
  function apply(large) {
    root.classList.toggle("large", large);
    for (const link of document.querySelectorAll("link[data-large-media]")) {
      link.dataset.usualMedia = link.dataset.usualMedia || link.media;
      link.media = large ? link.dataset.largeMedia : link.dataset.usualMedia;
    }
  }
  try {
    if (localStorage.getItem("dzg-large") === "1") apply(true);
  } catch (refused) { /* storage switched off: usual type */ }
  addEventListener("DOMContentLoaded", function () {
    for (const button of document.querySelectorAll("[data-large]")) {
      button.hidden = false;
      button.setAttribute("aria-pressed", String(root.classList.contains("large")));
      button.addEventListener("click", function () {
        const large = !root.classList.contains("large");
        apply(large);
        button.setAttribute("aria-pressed", String(large));
        try { localStorage.setItem("dzg-large", large ? "1" : "0"); } catch (refused) { /* holds for this page alone */ }
      });
    }
  });
})();
