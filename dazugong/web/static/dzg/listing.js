// 列表: filters that follow the typing, keys (/ ↑ ↓ Enter Esc), and selection. Without it the same form answers to Enter.
"use strict";
(function () {
  const WAIT = 350;
  const timers = new WeakMap();
  function refresh(form) {
    clearTimeout(timers.get(form));
    timers.set(form, setTimeout(function () { form.requestSubmit(); }, WAIT));
  }
  // While an input method is composing, the letters are not yet what is looked for.
  document.addEventListener("input", function (event) {
    if (event.target.matches("[data-live]") && !event.isComposing) refresh(event.target.form);
  });
  document.addEventListener("compositionend", function (event) {
    if (event.target.matches("[data-live]")) refresh(event.target.form);
  });
  // The address keeps only what was asked for.
  document.addEventListener("htmx:configRequest", function (event) {
    if (!event.target.matches(".listing-form")) return;
    for (const [name, value] of Object.entries(event.detail.parameters)) if (value === "") delete event.detail.parameters[name];
  });

  function targets(listing) {
    return Array.from(listing.querySelectorAll("tbody tr")).map(function (row) { return row.querySelector(".lead a") || row.querySelector("a, input"); }).filter(Boolean);
  }
  function step(listing, by) {
    const all = targets(listing);
    const row = document.activeElement.closest("tbody tr");
    const at = row ? all.findIndex(function (target) { return row.contains(target); }) : -1;
    const next = all[Math.min(Math.max(at + by, 0), all.length - 1)];
    if (next) { next.focus(); next.scrollIntoView({ block: "nearest" }); }
  }
  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    const at = event.target, typing = at.matches("input:not([type=checkbox]), select, textarea, [contenteditable]");
    const listing = at.closest("[data-listing]") || document.querySelector("[data-listing]");
    if (!listing) return;
    if (event.key === "/" && !typing) {
      const first = listing.querySelector("input[type=search]") || listing.querySelector(".filters [data-live]");
      if (first) { event.preventDefault(); first.focus(); first.select(); }
    } else if (event.key === "Escape" && at.matches("[data-live]")) {
      if (at.value && at.matches("input")) { at.value = ""; refresh(at.form); } else { at.blur(); }
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && (!typing || at.matches("input[data-live]"))) {
      if (!at.closest("[data-listing]") && at !== document.body) return;
      event.preventDefault();
      step(listing, event.key === "ArrowDown" ? 1 : -1);
    }
  });

  function count(listing) {
    const picks = Array.from(listing.querySelectorAll("input[name=pick]"));
    const picked = picks.filter(function (pick) { return pick.checked; }).length;
    const said = listing.querySelector("[data-pick-count]"), all = listing.querySelector("[data-pick-all]");
    if (said) said.textContent = picked ? "已选 " + picked + " 行" : "";
    if (all) { all.hidden = false; all.checked = picks.length > 0 && picked === picks.length; all.indeterminate = picked > 0 && picked < picks.length; }
    for (const button of listing.querySelectorAll("[data-needs-pick]")) button.disabled = !picked;
  }
  function countAll() { document.querySelectorAll("[data-listing]").forEach(count); }
  document.addEventListener("change", function (event) {
    const listing = event.target.closest("[data-listing]");
    if (!listing) return;
    if (event.target.matches("[data-pick-all]")) for (const pick of listing.querySelectorAll("input[name=pick]")) pick.checked = event.target.checked;
    if (event.target.matches("[data-pick-all], input[name=pick]")) count(listing);
  });
  document.addEventListener("DOMContentLoaded", countAll);
  document.addEventListener("htmx:afterSettle", countAll);
})();
