// 粘贴: a block copied from a spreadsheet goes into the fields; one click gives back what stood before.
// dazugong/kernel/records/pasting.py does the same without a script; the two place a block alike.
"use strict";
(function () {
  const form = document.querySelector("[data-filling]");
  if (!form) return;
  const cellsOf = Block.cellsOf, bare = Block.bare, empty = Block.empty;
  let before = [];

  function fields() { return Array.from(form.querySelectorAll('[name^="a-"]')).filter(function (one) { return !one.closest("[data-rows]") && !one.matches("[type=checkbox], [type=file]"); }); }
  function labelOf(field) { return field.closest(".field").dataset.label; }

  // Gives [[field, cell], …], or words when the block cannot be placed whole.
  function placed(rows, start) {
    if (Math.max(...rows.map(function (row) { return row.length; })) > 2) return "粘贴的不止两列，分不清哪一列是内容。请只复制内容一列，或栏目和内容两列";
    if (!rows.some(function (row) { return row.length === 2; })) {
      const room = fields().slice(fields().indexOf(start));
      if (rows.length > room.length) return "粘贴的有" + rows.length + "行，从“" + labelOf(start) + "”往下只有" + room.length + "栏，一栏也没有填。请核对从哪一栏开始";
      return rows.map(function (row, number) { return [room[number], row[0]]; });
    }
    const boxes = new Map();
    for (const box of form.querySelectorAll(".field[data-term]")) for (const name of [box.dataset.term, box.dataset.label]) boxes.set(bare(name), box);
    const found = [], wrong = [], seen = new Set();
    rows.forEach(function (row, number) {
      if (empty(row)) return;
      const box = boxes.get(bare(row[0])), where = "第" + (number + 1) + "行“" + row[0].trim().slice(0, 20) + "”";
      if (!box) wrong.push(where + "不是这张表的栏目");
      else if (seen.has(box)) wrong.push(where + "出现了两次，分不清哪一行有效");
      else {
        seen.add(box);
        const field = fields().find(function (one) { return box.contains(one); });
        if (field) found.push([field, row[1] || ""]);
      }
    });
    return wrong.length ? wrong.join("；") + "，一栏也没有填" : found;
  }

  function written(field, cell) {
    const text = cell.trim();
    const boxes = field.closest(".choices");
    if (boxes) for (const one of boxes.querySelectorAll("[type=checkbox]")) one.checked = text.split(/[、,，;；\s]+/).includes(one.value);
    else if (!field.matches("select")) field.value = field.matches("textarea") ? text : text.replace(/\s*\n\s*/g, " ");
    if (boxes || !field.matches("select")) return true;
    const choice = Array.from(field.options).find(function (option) { return option.value && option.value === text; });
    if (choice) field.value = choice.value;
    return Boolean(choice);
  }

  function ticked(field) {
    const boxes = field.closest(".choices");
    return boxes ? Array.from(boxes.querySelectorAll("[type=checkbox]"), function (one) { return [one, one.checked]; }) : [];
  }

  function fill(pairs, from) {
    pairs = pairs.filter(function (pair) { return pair[1].trim(); });
    before = pairs.map(function (pair) { return [pair[0], pair[0].value, ticked(pair[0])]; });
    const refused = [];
    for (const [field, cell] of pairs) {
      if (!written(field, cell)) refused.push("“" + labelOf(field) + "”没有“" + cell.trim().slice(0, 20) + "”这一项，没有填");
      told(field);
    }
    const filled = pairs.length - refused.length;
    say(["已把粘贴的内容填入" + filled + "栏"].concat(refused).join("；"), from, filled > 0);
  }

  // filling.js checks a field and saves the draft on these.
  function told(field) {
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }

  function say(text, from, undo) { Block.say(text, from.closest(".field"), undo && giveBack); }

  function giveBack() {
    for (const [field, value, ticks] of before) {
      field.value = value;
      for (const [box, tick] of ticks) box.checked = tick;
      told(field);
    }
    const first = before[0];
    before = [];
    if (first) first[0].focus();
  }

  // In a long text, lines and tabs are its own unless they come from a table.
  function isBlock(rows, field, html) {
    if (field.matches("textarea") && !/<table/i.test(html)) return false;
    return rows.length > 1 || rows[0].length > 1;
  }

  form.addEventListener("paste", function (event) {
    const field = event.target;
    if (!field.name || !field.name.startsWith("a-") || field.closest("[data-rows]")) return;
    const rows = cellsOf(event.clipboardData.getData("text/plain"));
    if (!rows.length || !isBlock(rows, field, event.clipboardData.getData("text/html"))) return;
    const pairs = placed(rows, field), refused = typeof pairs === "string";
    if (refused && field.matches("textarea")) return;  // a table that is part of the text
    event.preventDefault();
    if (refused) say(pairs, field, false);
    else fill(pairs, field);
  });
})();
