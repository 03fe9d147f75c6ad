// 表格的行: add, take out and move rows by button or key.
// Without this the page still has empty rows, and cleared rows are dropped when the draft is saved.
"use strict";
(function () {
  const form = document.querySelector("[data-filling]");
  if (!form) return;

  function rowsOf(box) { return Array.from(box.querySelectorAll("[data-row]")); }
  function inputsOf(row) { return Array.from(row.querySelectorAll('input[name^="a-"]:not([type=hidden]), select[name^="a-"]')); }
  function told(box) { box.dispatchEvent(new Event("input", { bubbles: true })); }

  // The address of a cell holds the number of its row.
  function number(box, from) {
    rowsOf(box).forEach(function (row, index) {
      if (index < (from || 0)) return;
      row.querySelector("[data-number-of]").textContent = index + 1;
      for (const one of row.querySelectorAll("[name], [id], [data-computed]")) {
        for (const key of ["name", "id", "hx-get"]) if (one.getAttribute(key)) one.setAttribute(key, one.getAttribute(key).replace(/\.\d+\./, "." + (index + 1) + "."));
        if (one.dataset.computed) one.dataset.computed = one.dataset.computed.replace(/\.\d+\./, "." + (index + 1) + ".");
      }
    });
  }

  function emptied(row) {
    for (const one of row.querySelectorAll("input, select")) {
      if (one.type === "checkbox") one.checked = false;
      else one.value = "";
    }
    for (const one of row.querySelectorAll("output")) one.textContent = "—";
    for (const one of row.querySelectorAll(".error")) one.remove();
    for (const one of row.querySelectorAll(".wrong")) one.classList.remove("wrong");
    return row;
  }

  // Empty rows below, until there are `wanted`; the last row, if it may have that many.
  function grow(box, wanted) {
    const rows = rowsOf(box), last = rows[rows.length - 1];
    if (wanted > Number(box.dataset.most)) return null;
    const more = Array.from({ length: Math.max(0, wanted - rows.length) }, function () { return emptied(last.cloneNode(true)); });
    last.after(...more);
    if (more.length) number(box, rows.length);
    more.forEach(function (row) { htmx.process(row); });    // a line for a unit asks the server for names
    return more.length ? more[more.length - 1] : last;
  }

  function add(box) { return grow(box, rowsOf(box).length + 1); }

  // Takes out the rows beyond a number.
  function shrink(box, wanted) { rowsOf(box).slice(Math.max(1, wanted)).forEach(function (row) { row.remove(); }); }

  function move(row, step) {
    const box = row.closest("[data-rows]"), rows = rowsOf(box), at = rows.indexOf(row), focus = document.activeElement;
    if (step === 0) {
      const next = rows[at + 1] || rows[at - 1];
      if (rows.length > 1) row.remove();
      else emptied(row);
      if (next) inputsOf(next)[0].focus();
    } else if (rows[at + step]) {
      if (step < 0) rows[at - 1].before(row);
      else rows[at + 1].after(row);
      if (focus) focus.focus();
    }
    number(box);
    told(box);
  }

  for (const one of form.querySelectorAll("[data-moves], [data-add]")) one.hidden = false;

  form.addEventListener("click", function (event) {
    const asked = event.target.closest("[data-move]"), more = event.target.closest("[data-add]");
    if (asked) move(asked.closest("[data-row]"), Number(asked.dataset.move));
    if (more) {
      const box = more.closest("[data-rows]"), row = add(box);
      if (row) inputsOf(row)[0].focus();
      else Block.say("最多" + box.dataset.most + "行，加不了了", box.querySelector("table"));
    }
  });

  form.addEventListener("keydown", function (event) {
    const row = event.target.closest("[data-row]");
    if (!row) return;
    if (event.altKey && ["ArrowUp", "ArrowDown", "Delete"].includes(event.key)) {
      event.preventDefault();
      move(row, { ArrowUp: -1, ArrowDown: 1, Delete: 0 }[event.key]);
      return;
    }
    // Enter in the last cell of the last row begins another row.
    const box = row.closest("[data-rows]"), rows = rowsOf(box), inputs = inputsOf(row);
    if (event.key === "Enter" && !event.isComposing && row === rows[rows.length - 1] && event.target === inputs[inputs.length - 1] && event.target.value.trim()) {
      const next = add(box);
      if (next) { event.preventDefault(); event.stopPropagation(); inputsOf(next)[0].focus(); }
    }
  }, true);

  window.Rows = { of: rowsOf, inputsOf: inputsOf, grow: grow, shrink: shrink, told: told };
})();
