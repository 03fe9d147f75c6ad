// 找单位: part of a name leaves the rows of the units that bear it. Enter ticks the first one left as leading, with Shift as
// assisting; Enter in an empty field assigns what is ticked, which is said beside it: the list is longer than the screen.
// Loaded before review.js, which goes to the field by a key.
"use strict";
(function () {
  function shown(field) {
    const words = field.value.trim(), units = Array.from(field.form.querySelectorAll("tbody tr"));
    for (const each of units) each.hidden = !each.querySelector("th").textContent.includes(words);
    return units.filter(function (each) { return !each.hidden; });
  }

  function tick(field, duty) {
    const unit = shown(field)[0], box = unit && unit.querySelector("[name=" + duty + "]");
    if (!box) return;
    if (!box.checked) box.click();
    field.value = "";
    shown(field);
  }

  document.addEventListener("keydown", function (event) {
    const field = event.target;
    if (event.key !== "Enter" || event.ctrlKey || event.isComposing || !field.matches("[data-find]")) return;
    event.preventDefault();
    if (field.value.trim()) tick(field, event.shiftKey ? "assisting" : "leading"); else field.form.querySelector("[data-save]").click();
  });
  document.addEventListener("input", function (event) {
    if (event.target.matches("[data-find]")) shown(event.target);
  });

  function say(form) {
    const said = [["牵头", "leading"], ["配合", "assisting"]].map(function (duty) {
      const units = Array.from(form.querySelectorAll("[name=" + duty[1] + "]:checked"), function (each) { return each.closest("tr").querySelector("th").textContent; });
      return units.length ? duty[0] + " " + units.join("、") : "";
    });
    form.querySelector("[data-ticked]").textContent = said.filter(Boolean).join("；");
  }
  document.addEventListener("change", function (event) {
    if (event.target.matches(".assign [type=checkbox]")) say(event.target.form);
  });

  // Without a script the field would do nothing, so it comes hidden.
  function unhide() { for (const each of document.querySelectorAll(".finding")) each.hidden = false; }
  document.addEventListener("htmx:afterSettle", unhide);
  unhide();
})();
