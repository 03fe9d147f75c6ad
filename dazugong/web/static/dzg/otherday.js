// 换截至日期: the page comes anew for another day. What was typed in its forms and not sent yet stands in them again, under a
// line that says so. By account, gone with the tab; a form that is not there on that day finds it again on the day it is.
"use strict";
(function () {
  const bar = document.querySelector(".bar-day"), main = document.querySelector("main");
  if (!bar || !main) return;
  const place = "dzg-day " + bar.dataset.who + " " + location.pathname;
  const OF_THE_REQUEST = ["csrfmiddlewaretoken", "form_key", "seen"];

  function all() {
    try { return JSON.parse(sessionStorage.getItem(place)) || {}; } catch (refused) { return {}; }
  }

  function keep(kept) {
    try {
      if (Object.keys(kept).length) sessionStorage.setItem(place, JSON.stringify(kept));
      else sessionStorage.removeItem(place);
    } catch (refused) { /* nowhere to keep it: the page comes as it would have */ }
  }

  // The forms in which something is written, by what they are about; those of a report and of a review keep themselves, and
  // what is picked in a list is picked among the rows of that day.
  function forms() {
    const found = {}, times = {};
    for (const form of main.querySelectorAll("form[method=post]:not([data-filling], [data-picked])")) {
      if (form.closest("[data-review]")) continue;
      const told = Array.from(form.querySelectorAll("input[type=hidden]")).filter(function (one) { return !OF_THE_REQUEST.includes(one.name); });
      const about = [(form.getAttribute("action") || "").split("?")[0]].concat(told.map(function (one) { return one.name + "=" + one.value; })).join(" ");
      times[about] = (times[about] || 0) + 1;
      found[about + " " + times[about]] = form;
    }
    return found;
  }

  // Each under a name of its own: a box by what it stands for, the rows may be others on another day; of fields called the same,
  // by their order, where there are as many.
  function fields(form) {
    const times = {};
    const all = Array.from(form.elements).filter(function (one) {
      return one.name && one.matches("input:not([type=hidden], [type=password], [type=file]), select, textarea");
    }).map(function (one) {
      const name = one.matches("[type=checkbox], [type=radio]") ? one.name + "=" + one.value : one.name;
      times[name] = (times[name] || 0) + 1;
      return [name, times[name], one];
    });
    return all.map(function ([name, number, one]) { return [[name, number, times[name]].join(" "), one]; });
  }

  function chosen(field) { return Array.from(field.selectedOptions, function (one) { return one.value; }); }

  function standing(field) {
    if (field.matches("[type=checkbox], [type=radio]")) return field.checked;
    return field.matches("select") ? chosen(field) : field.value;
  }

  // What the page itself had there; the first choice, where it had chosen none.
  function given(field) {
    if (field.matches("[type=checkbox], [type=radio]")) return field.defaultChecked;
    if (!field.matches("select")) return field.defaultValue;
    const own = Array.from(field.options).filter(function (one) { return one.defaultSelected; });
    return (own.length || field.multiple ? own : Array.from(field.options).slice(0, 1)).map(function (one) { return one.value; });
  }

  // A form that came back with its mistakes has all of what was typed from the server already.
  function typed(form) {
    const back = form.querySelector(".error") !== null, found = {};
    for (const [name, field] of fields(form)) {
      if (back || String(standing(field)) !== String(given(field))) found[name] = standing(field);
    }
    return found;
  }

  function putBack(form, values) {
    for (const [name, field] of fields(form)) {
      if (!(name in values)) continue;
      if (field.matches("[type=checkbox], [type=radio]")) field.checked = values[name];
      else if (field.matches("select")) for (const one of field.options) one.selected = values[name].includes(one.value);
      else field.value = values[name];
      field.dispatchEvent(new Event("input", { bubbles: true }));
      if (!field.matches("[data-asks-again]")) field.dispatchEvent(new Event("change", { bubbles: true }));
    }
  }

  function leave() {
    const kept = all();
    for (const [about, form] of Object.entries(forms())) {
      const values = typed(form);
      if (Object.keys(values).length) kept[about] = values;
    }
    keep(kept);
  }
  document.addEventListener("submit", function (event) { if (event.target === bar && !event.defaultPrevented) leave(); });
  bar.addEventListener("click", function (event) { if (event.target.closest("a")) leave(); });

  const kept = all(), found = forms(), here = Object.keys(kept).filter(function (about) { return found[about]; });
  if (!here.length) return;
  for (const about of here) {
    putBack(found[about], kept[about]);
    delete kept[about];
  }
  keep(kept);
  const said = document.createElement("li");
  said.className = "message message-warning";
  said.dataset.said = "1";
  const files = here.some(function (about) { return found[about].querySelector("[type=file]"); });
  said.textContent = "换了截至日期，换以前填的还在，还没有提交" + (files ? "；选过文件的请重新选。" : "。");
  document.getElementById("messages").append(said);
})();
