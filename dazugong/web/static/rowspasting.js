// 粘贴到表格: a block of cells goes across and down from where one stands, as in a spreadsheet; a first row of names says which
// column is which. A block that has no place changes nothing and says why; what does not fit a cell is said at the cell.
"use strict";
(function () {
  const form = document.querySelector("[data-filling]");
  if (!form || !window.Rows) return;

  function cellsIn(row) { return Array.from(row.querySelectorAll("td[data-label] > .field")).filter(function (cell) { return cell.querySelector('[name^="a-"]'); }); }
  function labelOf(cell) { return cell.dataset.label; }

  // Gives the place among the cells of a row for each column of the block; the first row tells, if it holds nothing but names.
  function columnsOf(block, cells, from) {
    const names = cells.map(function (cell) { return Block.bare(labelOf(cell)); });
    const found = block[0].map(function (name) { return names.indexOf(Block.bare(name)); });
    const named = block[0].length > 1 && found.every(function (at) { return at >= 0; }) && new Set(found).size === found.length;
    if (named) block.shift();
    const width = Math.max(0, ...block.map(function (row) { return row.length; }));
    return named ? found : Array.from({ length: width }, function (_, at) { return from + at; });
  }

  function stands(cell) {
    return Array.from(cell.querySelectorAll("input, select"), function (one) { return [one, one.value, one.checked]; });
  }

  function clean(cell) {
    for (const said of cell.querySelectorAll(".error")) said.remove();
    cell.classList.remove("wrong");
  }

  function wrong(cell, text) {
    const said = document.createElement("p");
    said.className = "error";
    said.dataset.light = "1";
    said.textContent = text;
    cell.classList.add("wrong");
    cell.append(said);
  }

  // Puts one text into one cell; what is no choice stays out, and the cell says so.
  function put(cell, text) {
    const select = cell.querySelector("select"), boxes = cell.querySelectorAll("[type=checkbox]");
    clean(cell);
    if (boxes.length) {
      const chosen = text.split(/[、,，;；\s]+/).filter(Boolean), known = Array.from(boxes, function (one) { return one.value; });
      for (const one of boxes) one.checked = chosen.includes(one.value);
      const strange = chosen.find(function (one) { return !known.includes(one); });
      if (strange) wrong(cell, "没有“" + strange.slice(0, 20) + "”这一项，没有填");
      return !strange;
    }
    if (!select) {
      const input = cell.querySelector("input");
      input.value = text.replace(/\s*\n\s*/g, " ");     // one line has no room for two
      input.dispatchEvent(new Event("change", { bubbles: true }));     // filling.js checks it
      return !cell.classList.contains("wrong");
    }
    const choice = Array.from(select.options).find(function (option) { return option.value && option.value === text; });
    select.value = choice ? choice.value : "";
    if (!choice) wrong(cell, "没有“" + text.slice(0, 20) + "”这一项，请从下拉框里选");
    return Boolean(choice);
  }

  function fill(box, block, first, columns) {
    const before = Rows.of(box).length, kept = [];
    Rows.grow(box, first + block.length);
    const rows = Rows.of(box);
    let filled = 0, bad = 0;
    block.forEach(function (line, number) {
      const cells = cellsIn(rows[first + number]);
      line.forEach(function (text, index) {
        if (!text.trim()) return;
        const cell = cells[columns[index]];
        kept.push([cell, stands(cell)]);
        if (!put(cell, text.trim())) bad += 1;
        filled += 1;
      });
    });
    Rows.told(box);
    const words = "已把" + block.length + "行粘贴进来，共" + filled + "格" + (bad ? "，其中" + bad + "格要改，标在格子里" : "");
    Block.say(words, box.querySelector("table"), function () {
      for (const [cell, values] of kept) {
        clean(cell);
        for (const [one, value, checked] of values) { one.value = value; one.checked = checked; }
      }
      Rows.shrink(box, before);
      Rows.told(box);
    });
  }

  form.addEventListener("paste", function (event) {
    const row = event.target.closest("[data-row]");
    if (!row) return;
    const block = Block.cellsOf(event.clipboardData.getData("text/plain"));
    if (!block.length || (block.length === 1 && block[0].length === 1)) return;
    event.preventDefault();
    const box = row.closest("[data-rows]"), cells = cellsIn(row), from = cells.indexOf(event.target.closest(".field"));
    const first = Rows.of(box).indexOf(row), columns = columnsOf(block, cells, from), most = Number(box.dataset.most);
    const label = box.closest(".field").dataset.label, widest = Math.max(...columns);
    if (widest >= cells.length) {
      Block.say("粘贴的有" + columns.length + "列，从“" + labelOf(cells[from]) + "”往右只有" + (cells.length - from) + "栏可填，一格也没有填。请核对从哪一格开始", box.querySelector("table"));
    } else if (first + block.length > most) {
      Block.say("“" + label + "”最多" + most + "行，从第" + (first + 1) + "行起放不下粘贴的" + block.length + "行，一格也没有填", box.querySelector("table"));
    } else fill(box, block, first, columns);
  });
})();
