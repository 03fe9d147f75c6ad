// 一块单元格: what was copied from a spreadsheet as rows of cells, and the line that says what became of it, with its undo.
// dazugong/kernel/records/pasting.py reads a block alike. pasting.js puts it into fields, rowspasting.js into the rows of a table.
"use strict";
window.Block = (function () {
  let note = null, giveBack = null, byKey = false;

  function cellsOf(text) {
    text = text.replace(/\r\n?/g, "\n").replace(/\n$/, "");
    const rows = [], quoted = /"((?:[^"]|"")*)"(?=[\t\n]|$)/y, plain = /[^\t\n]*/y;
    let row = [], at = 0;
    for (;;) {
      quoted.lastIndex = plain.lastIndex = at;
      let found = quoted.exec(text), cell;
      if (found && /[\n\t]/.test(found[1])) cell = found[1].replace(/""/g, '"');
      else { found = plain.exec(text); cell = found[0]; }
      row.push(cell);
      at += found[0].length;
      if (at === text.length || text[at] === "\n") { rows.push(row); row = []; }
      if (at === text.length) break;
      at += 1;
    }
    while (rows.length && empty(rows[rows.length - 1])) rows.pop();
    return rows;
  }

  function empty(row) { return row.every(function (cell) { return !cell.trim(); }); }
  function bare(name) { return name.normalize("NFKC").replace(/[\s*＊:：]+/g, ""); }

  // `undo` gives back what stood before; the button does it, and so does Ctrl+Z until something else is typed.
  function say(text, after, undo) {
    if (!note) {
      note = document.createElement("div");
      note.className = "note whole";
      note.setAttribute("role", "status");
      const words = document.createElement("span"), button = document.createElement("button");
      button.type = "button";
      button.className = "small";
      button.textContent = "撤销粘贴";
      button.addEventListener("click", back);
      note.append(words, " ", button);
    }
    note.firstChild.textContent = text;
    note.lastChild.hidden = !undo;
    giveBack = undo || null;
    byKey = Boolean(undo);
    after.after(note);
    note.scrollIntoView({ block: "nearest" });
  }

  function back() {
    const undo = giveBack;
    giveBack = null;
    byKey = false;
    if (note) note.remove();
    if (undo) undo();
  }

  document.addEventListener("keydown", function (event) {
    if (byKey && event.key === "z" && (event.ctrlKey || event.metaKey) && !event.shiftKey) {
      event.preventDefault();
      back();
    }
  });
  document.addEventListener("input", function (event) { if (event.isTrusted) byKey = false; });

  return { cellsOf: cellsOf, bare: bare, empty: empty, say: say };
})();
