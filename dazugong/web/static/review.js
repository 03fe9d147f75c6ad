// 审定: one keyboard for the whole page, and the sentence in the original that belongs to the measure.
// Without it every button and link does the same by itself. The rows may be exchanged one by one or all at once, so
// nothing here holds on to an element.
"use strict";
(function () {
  const KINDS = ["task", "target", "mechanism", "principle", "achievement"];
  const FIELDS = "egfbplt", ACTS = "awdusmr12345";
  const DECIDING = "awdmsu"; // the acts that a measure no longer takes once it stands as a task
  let wanted = ""; // the field to enter once an opened row has come
  let later = null; // what is to be done once a row has taken its acts in
  let decided = "", decidedAt = ""; // the act that is under way, and the measure one stood at when it began
  let left = ""; // the measure that was decided last, while one has not yet gone elsewhere: U takes that back
  let busy = false; // an answer is under way
  const early = []; // keys pressed meanwhile, acted on in their order
  const MOST_EARLY = 20;

  function review() { return document.querySelector("[data-review]"); }
  if (!review()) return;
  let current = review().dataset.current;

  function rows() { return Array.from(review().querySelectorAll(".measure")); }
  function row() { return review().querySelector(".measure.current"); }
  function within(selector) { return row() && row().querySelector(selector); }

  function go(number, scroll) {
    if (current !== String(number)) { left = ""; say(""); }
    current = String(number);
    for (const each of rows()) {
      const here = each.dataset.number === current;
      each.classList.toggle("current", here);
      if (here) { each.setAttribute("aria-current", "true"); } else { each.removeAttribute("aria-current"); }
      if (here && scroll) each.scrollIntoView({ block: "nearest" });
    }
    const original = review().querySelector(".original");
    for (const sentence of original.querySelectorAll(".sentence")) {
      const here = sentence.dataset.number === current;
      sentence.classList.toggle("lit", here);
      if (here) original.scrollTop = sentence.offsetTop - original.clientHeight / 3;
    }
    history.replaceState(null, "", "?at=" + current);
  }

  function step(by) {
    getSelection().removeAllRanges();
    const all = rows(), at = all.indexOf(row());
    const next = all[Math.min(Math.max(at + by, 0), all.length - 1)];
    if (next) go(next.dataset.number, true);
  }

  // After a decision: on to the next one that waits.
  function onward() {
    const all = rows(), at = all.indexOf(row());
    const next = all.slice(at + 1).find(function (each) { return each.dataset.decision === "proposed"; });
    const from = current;
    if (next) { go(next.dataset.number, true); left = from; }
  }

  // Rows far from where one began come without their acts: whoever acts there has them fetched first.
  function at_hand(act) {
    const take = within("[data-take]");
    if (!take) return true;
    later = act;
    take.click();
    return false;
  }

  function enter(key) {
    const field = within('[data-field="' + key + '"]');
    if (field) { field.focus(); return; }
    const open = within("[data-open]") || within('[data-key="escape"]');
    if (open && open.matches("[data-open]")) { wanted = key; open.click(); } else if (handed()) say_handed();
  }

  function handed() { return row() && "handed" in row().dataset; }

  function say_handed() {
    say("第" + within(".measure-number").textContent + "条已经下达，不能再改；请点这一条的“已下达”，到任务页变更或撤销");
  }

  function press(selector) {
    const button = within(selector);
    if (!button || button.disabled) return false;
    button.click();
    return true;
  }

  function name_kind(kind) {
    const button = within("[data-kind]");
    if (!button) return;
    button.form.elements.kind.value = kind;
    button.click();
  }

  // 补加: the words chosen in the original. Counted as the document counts them, in whole characters.
  function place(node, at) {
    const range = document.createRange();
    let end = 0;
    for (const piece of review().querySelectorAll("[data-offset]")) {
      range.selectNodeContents(piece);
      const side = range.comparePoint(node, at);
      if (side < 0) return Number(piece.dataset.offset);
      if (side === 0) range.setEnd(node, at);
      end = Number(piece.dataset.offset) + Array.from(range.toString()).length;
      if (side === 0) return end;
    }
    return end;
  }

  function chosen() {
    const selection = getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return "";
    const range = selection.getRangeAt(0);
    if (!review().querySelector(".original").contains(range.commonAncestorContainer)) return "";
    const start = place(range.startContainer, range.startOffset);
    return start + "-" + (place(range.endContainer, range.endOffset) - start);
  }

  // Nothing chosen: the sentence at the cursor, or else the next one left out behind the lit one, is chosen and shown first.
  function offered() {
    const at = getSelection().anchorNode, holder = at && (at.closest ? at : at.parentElement);
    const lit = review().querySelector(".sentence.lit"), here = lit ? Number(lit.dataset.offset) : 0;
    const all = Array.from(review().querySelectorAll("[data-stretch]"));
    const found = (holder && holder.closest("[data-stretch]")) || all.find(function (each) { return Number(each.dataset.offset) > here; }) || all[0];
    if (!found) return;
    const parts = all.filter(function (each) { return each.dataset.stretch === found.dataset.stretch; });
    getSelection().setBaseAndExtent(parts[0], 0, parts[parts.length - 1], 1);
    const original = review().querySelector(".original");
    original.scrollTop = parts[0].offsetTop - original.clientHeight / 3;
    say("已选中这一句，再按 N 加为举措");
  }

  function say(words) { review().querySelector("[data-said]").textContent = words; }

  function add() {
    const button = review().querySelector("[data-add]");
    if (!button) return false;
    button.value = chosen();
    if (button.value) { button.click(); } else { say("请先在原文中选中文字"); offered(); }
    return true;
  }

  // 拆分: a number breaks at that place, Enter at the cursor.
  function splitting(event) {
    const whole = within("[data-whole]");
    if (!whole) return false;
    if (/^[1-9]$/.test(event.key)) return press('[data-break="' + event.key + '"]');
    if (event.key !== "Enter" || event.target !== whole) return false;
    const button = within("[data-cursor]");
    button.value = whole.selectionStart;
    button.click();
    return true;
  }

  // The text to be split may be walked through, not written in; the cursor begins at the first place one may split at.
  document.addEventListener("beforeinput", function (event) {
    if (event.target.matches("[data-whole]")) event.preventDefault();
  });
  document.addEventListener("focusin", function (event) {
    const first = event.target.matches("[data-whole]") && event.target.selectionStart === 0 && within("[data-break]");
    if (first) event.target.setSelectionRange(Number(first.value), Number(first.value));
  });

  function saving(event) {
    const form = event.target.closest && event.target.closest(".measure form");
    const main = form && form.querySelector("button.main, [data-save]");
    if (main) main.click();
    return Boolean(main);
  }

  function plain(key) {
    if (key === "j" || key === "ArrowDown") { step(1); return true; }
    if (key === "k" || key === "ArrowUp") { step(-1); return true; }
    if (key === "n") return add();
    if (key === "u" && left) go(left, true);
    if (key.length !== 1 || !(FIELDS + ACTS).includes(key)) return false;
    if (handed() && DECIDING.includes(key)) { say_handed(); return true; }
    if (!at_hand(function () { plain(key); })) return true;
    if (FIELDS.includes(key)) { enter(key); return true; }
    if (/[1-5]/.test(key)) { name_kind(KINDS[key - 1]); return true; }
    if (key === "s") { wanted = "s"; }
    const pressed = press('[data-key="' + key + '"]');
    if (!pressed && key === "w") say("第" + within(".measure-number").textContent + "条的原文没有写明交给哪个下级单位，请按 F 找单位");
    return pressed;
  }

  function typing(element) { return element.matches("input:not([type=checkbox]), select, textarea"); }

  // Keys that came while an answer was under way, until one of them asks for another answer.
  function catch_up() {
    while (early.length && !busy) {
      if (typing(document.activeElement)) early.length = 0; else plain(early.shift());
    }
  }

  document.addEventListener("keydown", function (event) {
    if (event.isComposing || event.altKey || event.metaKey) return;
    if (event.ctrlKey) { if (event.key === "Enter" && saving(event)) event.preventDefault(); return; }
    if (event.key === "Escape") { if (press('[data-key="escape"]')) event.preventDefault(); return; }
    if (!busy && splitting(event)) { event.preventDefault(); return; }
    if (typing(event.target)) return;
    const on = event.target.closest && event.target.closest("a, button, summary");
    if (on && (event.key === "Enter" || event.key === " ")) return;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    if (busy || early.length) {
      if (early.length < MOST_EARLY && (key.length === 1 || key.startsWith("Arrow"))) { early.push(key); event.preventDefault(); }
    } else if (plain(key)) event.preventDefault();
  });

  document.addEventListener("click", function (event) {
    const sentence = event.target.closest(".sentence"), measure = event.target.closest("[data-review] .measure");
    if (event.target.matches("[data-add]") && event.isTrusted) { event.preventDefault(); add(); } // a person's press, not the one of add()
    else if (sentence) { event.preventDefault(); if (!chosen()) go(sentence.dataset.number, true); }
    else if (measure && measure.dataset.number !== current) go(measure.dataset.number, false);
  });

  // A button that takes the focus would take the selection with it.
  document.addEventListener("mousedown", function (event) {
    if (event.target.matches("[data-add]")) event.preventDefault();
  });

  document.addEventListener("htmx:afterRequest", function (event) {
    if (!event.detail.successful) { busy = false; early.length = 0; later = null; } // no answer: nothing of what was meant to follow it
  });
  document.addEventListener("htmx:beforeRequest", function (event) {
    busy = true;
    const from = event.detail.requestConfig.triggeringEvent;
    decided = from && from.submitter ? from.submitter.value : "";
    decidedAt = current;
    if (event.target.id === "adding") decided = "add";
  });
  // After settling, not after swapping: settling writes the classes of the answer once more.
  document.addEventListener("htmx:afterSettle", function (event) {
    if (!event.target.matches(".measure, [data-review]")) return; // other parts of an answer settle by themselves, and end nothing
    if (decided === "add" && !review().querySelector(".adding .error")) current = review().dataset.current;
    if (!rows().some(function (each) { return each.dataset.number === current; })) current = review().dataset.current; // merged away by another
    go(current, true);
    const refused = within(".error");
    const act = later;
    later = null;
    if (wanted) { const key = wanted; wanted = ""; enter(key); }
    else if (!refused && current === decidedAt && ["accept", "accept_suggested", "drop", "edit"].includes(decided)) onward();
    decided = "";
    busy = false;
    if (refused) early.length = 0;
    prepare();
    if (act) act();
    setTimeout(catch_up); // once all parts of the answer have settled
  });

  // 两人同审: what the other officer decides meanwhile is asked for; while one writes, chooses words or waits for an
  // answer, nothing is exchanged under one's hands, it is only said.
  const EVERY = 6000, UNATTENDED = { "X-Unattended": "1" };
  function engaged() {
    return busy || !getSelection().isCollapsed || Boolean(review().querySelector('[data-key="escape"]'));
  }

  async function ask() {
    if (document.hidden || busy) return;
    const news = "?since=" + review().dataset.stood + "&at=" + current;
    const answer = await fetch(news + "&ask=1", { headers: { "HX-Request": "true", ...UNATTENDED } }).catch(function () { return null; });
    if (!answer || answer.status !== 200 || answer.redirected) return;
    const words = await answer.text();
    if (engaged()) { document.getElementById("told").textContent = words + "；收起这一条后更新"; return; }
    const scrolled = [".found", ".original"].map(function (each) { return review().querySelector(each).scrollTop; });
    await htmx.ajax("GET", news, { target: "[data-review]", swap: "outerHTML", headers: UNATTENDED });
    [".found", ".original"].forEach(function (each, i) { review().querySelector(each).scrollTop = scrolled[i]; });
  }
  setInterval(ask, EVERY);

  // What was typed in an opened row and not sent is not left behind without a word.
  addEventListener("beforeunload", function (event) {
    const typed = Array.from(review().querySelectorAll(".measure form input[type=text], .measure form input:not([type]), .measure form textarea")).some(function (each) { return each.value !== each.defaultValue; });
    if (typed) event.preventDefault();
  });

  // With a script the button for chosen words is of use, and a sentence is gone to by a click: as a link it could be
  // dragged, but not chosen from.
  function prepare() {
    for (const sentence of review().querySelectorAll(".sentence")) sentence.removeAttribute("href");
    const button = review().querySelector("[data-add]");
    if (button) button.hidden = false;
  }

  prepare();
  go(current, true);
})();
