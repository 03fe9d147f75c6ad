// 审定: one keyboard for the whole page (J K A E D G U), and the sentence in the original that belongs to the measure.
// Without it every button and link does the same by itself.
"use strict";
(function () {
  const review = document.querySelector("[data-review]");
  if (!review) return;
  const original = review.querySelector(".original");
  let current = review.dataset.current;
  let wanted = ""; // the field to enter once an opened row has come

  function rows() { return Array.from(review.querySelectorAll(".measure")); }
  function row() { return review.querySelector(".measure.current"); }

  function go(number, scroll) {
    current = String(number);
    for (const each of rows()) {
      const here = each.dataset.number === current;
      each.classList.toggle("current", here);
      if (here) { each.setAttribute("aria-current", "true"); } else { each.removeAttribute("aria-current"); }
      if (here && scroll) each.scrollIntoView({ block: "nearest" });
    }
    for (const sentence of original.querySelectorAll(".sentence")) {
      const here = sentence.dataset.number === current;
      sentence.classList.toggle("lit", here);
      if (here) original.scrollTop = sentence.offsetTop - original.clientHeight / 3;
    }
    history.replaceState(null, "", "?at=" + current);
  }

  function step(by) {
    const all = rows(), at = all.indexOf(row());
    const next = all[Math.min(Math.max(at + by, 0), all.length - 1)];
    if (next) go(next.dataset.number, true);
  }

  // After a decision: on to the next one that waits.
  function onward() {
    const all = rows(), at = all.indexOf(row());
    const next = all.slice(at + 1).find(function (each) { return each.dataset.decision === "proposed"; });
    if (next) go(next.dataset.number, true);
  }

  function enter(key) {
    const field = row() && row().querySelector('[data-field="' + key + '"]');
    if (field) { field.focus(); return; }
    const open = row() && row().querySelector("[data-open]");
    if (open) { wanted = key; open.click(); }
  }

  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    const typing = event.target.matches("input:not([type=checkbox]), select, textarea");
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    if (event.key === "Escape") {
      const shut = row() && row().querySelector('[data-key="escape"]');
      if (shut) { event.preventDefault(); shut.click(); }
      return;
    }
    if (typing) return;
    if (key === "j" || key === "ArrowDown") { event.preventDefault(); step(1); }
    else if (key === "k" || key === "ArrowUp") { event.preventDefault(); step(-1); }
    else if (key === "e" || key === "g") { event.preventDefault(); enter(key); }
    else if (key === "a" || key === "d" || key === "u") {
      const button = row() && row().querySelector('button[data-key="' + key + '"]');
      if (button && !button.disabled) { event.preventDefault(); button.click(); }
    }
  });

  review.addEventListener("click", function (event) {
    const sentence = event.target.closest(".sentence"), measure = event.target.closest(".measure");
    if (sentence) { event.preventDefault(); go(sentence.dataset.number, true); }
    else if (measure && measure.dataset.number !== current) go(measure.dataset.number, false);
  });

  let decided = "";
  review.addEventListener("htmx:beforeRequest", function (event) {
    const from = event.detail.requestConfig.triggeringEvent;
    decided = from && from.submitter ? from.submitter.value : "";
  });
  // After settling, not after swapping: settling writes the classes of the answer once more.
  document.addEventListener("htmx:afterSettle", function () {
    go(current, true);
    const refused = row() && row().querySelector(".error");
    if (wanted) { const key = wanted; wanted = ""; enter(key); }
    else if (!refused && ["accept", "drop", "edit"].includes(decided)) onward();
    decided = "";
  });

  go(current, true);
})();
