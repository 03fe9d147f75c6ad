// 没有存的: what is typed or ticked in an opened measure stays in this tab until it is sent or discarded. Fetched anew, or
// opened again, the row shows it with what stands now beside it; the server writes both. By account, gone with the tab.
"use strict";
(function () {
  const PARTS = { fields: "form.edit", ticks: "form.assign" };
  const SETTLES = { edit: ["fields"], assign: ["ticks"], suggested: ["ticks"], kind: [], check: [], typed: [] }; // the others: both
  const APART = ["csrfmiddlewaretoken", "form_key", "seen", "act"];
  if (!document.querySelector("[data-review]")) return;
  const place = "dzg-typed " + document.querySelector("[data-review]").dataset.who + " " + location.pathname;
  let under = null; // number and act of the request under way

  function all() {
    try { return JSON.parse(sessionStorage.getItem(place)) || {}; } catch (refused) { return {}; }
  }

  function keep(number, typed) {
    const kept = all();
    if (typed && Object.keys(typed).length) { kept[number] = typed; } else { delete kept[number]; }
    try { sessionStorage.setItem(place, JSON.stringify(kept)); } catch (refused) { /* holds for this page alone */ }
  }

  function rowOf(number) { return document.getElementById("m-" + number); }

  function differs(form) {
    return form.matches("[data-typed]") || Array.from(form.elements).some(function (each) {
      return each.type === "checkbox" ? each.checked !== each.defaultChecked : "defaultValue" in each && each.type !== "hidden" && each.value !== each.defaultValue;
    });
  }

  function written(form) {
    const values = {};
    for (const [name, value] of new FormData(form)) if (!APART.includes(name)) values[name] = (values[name] || []).concat(value);
    return values;
  }

  function note(event) {
    const row = event.target.closest(".measure");
    if (!row || event.target.matches("[data-find]") || !event.target.closest("form.edit, form.assign")) return;
    const typed = {};
    for (const [part, which] of Object.entries(PARTS)) {
      const form = row.querySelector(which);
      if (form && differs(form)) typed[part] = written(form);
    }
    keep(row.dataset.number, typed);
  }
  document.addEventListener("input", note);
  document.addEventListener("change", note);

  document.addEventListener("click", function (event) {
    const discard = event.target.closest("[data-discard]");
    if (discard) keep(discard.closest(".measure").dataset.number, null);
  });

  function putBack(number) {
    const form = document.getElementById("adding"), kept = all()[number]; // any form's token will do; a row far off has none yet
    if (!form || !kept || !rowOf(number)) return;
    const values = Object.assign({ act: "typed", csrfmiddlewaretoken: form.elements.csrfmiddlewaretoken.value }, kept.fields, kept.ticks);
    htmx.ajax("POST", form.getAttribute("action") + number + "/", { target: "#m-" + number, swap: "outerHTML", values: values });
  }

  document.addEventListener("htmx:beforeRequest", function (event) {
    const config = event.detail.requestConfig, number = (/measures\/(\d+)\//.exec(config.path) || [])[1];
    const submitter = config.triggeringEvent && config.triggeringEvent.submitter, form = event.target.closest("form");
    const act = submitter && submitter.name === "act" ? submitter.value : form && form.elements.act && form.elements.act.value;
    under = number ? { number: number, act: act || "typed" } : null;
  });

  document.addEventListener("htmx:afterSettle", function (event) {
    if (!event.target.matches(".measure, [data-review]")) return; // other parts of an answer settle by themselves
    const done = under, opened = document.querySelector(".measure form.edit, .measure form.assign");
    under = null;
    if (done && !(rowOf(done.number) && rowOf(done.number).querySelector(".error"))) {
      const kept = all()[done.number] || {};
      for (const part of SETTLES[done.act] || Object.keys(PARTS)) delete kept[part];
      keep(done.number, done.act === "typed" && !document.querySelector("[data-typed]") ? null : kept);
    }
    const number = done && done.act !== "typed" ? done.number : opened && opened.closest(".measure").dataset.number;
    if (number && !document.querySelector("[data-typed]")) putBack(number);
  });

  // The page came anew: back to the measure at which one was writing.
  const first = Object.keys(all()).find(rowOf);
  if (first) { rowOf(first).click(); putBack(first); }
})();
