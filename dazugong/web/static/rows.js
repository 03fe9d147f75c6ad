// 表格的行: add, take out and move rows by button or key; a block of cells pasted into a cell goes across and down.
// Without this the page still has empty rows, and cleared rows are dropped when the draft is saved.
"use strict";
(function () {
  const form = document.querySelector("[data-filling]");
  if (!form) return;

  function rowsOf(box) { return Array.from(box.querySelectorAll("[data-row]")); }
  function inputsOf(row) { return Array.from(row.querySelectorAll('input[name^="a-"]:not([type=hidden]), select[name^="a-"]')); }
  function told(box) { box.dispatchEvent(new Event("input", { bubbles: true })); }

  // The address of a cell holds the number of its row.
  function number(box) {
    rowsOf(box).forEach(function (row, index) {
      row.querySelector("[data-number-of]").textContent = index + 1;
      for (const one of row.querySelectorAll("[name], [id], [data-computed]")) {
        for (const key of ["name", "id"]) if (one.getAttribute(key)) one.setAttribute(key, one.getAttribute(key).replace(/\.\d+\./, "." + (index + 1) + "."));
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

  function add(box) {
    const rows = rowsOf(box);
    if (rows.length >= Number(box.dataset.most)) return null;
    const row = emptied(rows[rows.length - 1].cloneNode(true));
    rows[rows.length - 1].after(row);
    number(box);
    return row;
  }

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
      const row = add(more.closest("[data-rows]"));
      if (row) inputsOf(row)[0].focus();
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

  function put(input, text) {
    if (!input.matches("select")) { input.value = text; return; }
    const choice = Array.from(input.options).find(function (option) { return option.value === text; });
    if (choice) input.value = choice.value;
  }

  form.addEventListener("paste", function (event) {
    const row = event.target.closest("[data-row]");
    const text = event.clipboardData.getData("text/plain").replace(/\r\n?/g, "\n").replace(/\n$/, "");
    if (!row || !/[\t\n]/.test(text)) return;
    event.preventDefault();
    event.stopPropagation();
    const box = row.closest("[data-rows]"), from = inputsOf(row).indexOf(event.target);
    let here = row;
    for (const line of text.split("\n")) {
      if (!here) break;
      line.split("\t").forEach(function (cell, index) {
        const input = inputsOf(here)[from + index];
        if (input && cell.trim()) put(input, cell.trim());
      });
      const rows = rowsOf(box);
      here = rows[rows.indexOf(here) + 1] || add(box);
    }
    told(box);
  }, true);
})();
