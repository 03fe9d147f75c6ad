// 填报: saves while one types, Enter goes to the next field, takes over the last period's value. Nothing here is needed to work.
"use strict";
(function () {
  const PAUSE = 1500, LONGEST = 5000;
  const form = document.querySelector("[data-filling]");

  for (const button of document.querySelectorAll("[data-take], [data-before-for]")) button.hidden = false;
  if (!form) return;

  const draft = form.querySelector("[data-draft]"), saves = form.elements.saves;
  let timer = 0, first = 0, saving = false, dirty = false, down = false, out = false, stopped = false, leaving = false, sending = null, going = null;

  function say(text) { if (draft) draft.textContent = text; }

  // What is asked only under a condition shows as soon as the condition holds; the server says whether it does.
  for (const box of form.querySelectorAll("[data-when]")) {
    box.hidden = box.dataset.asked === "0";
    box.querySelector("[data-when-said]").hidden = true;
  }

  function soon() {
    if (!form.dataset.save) return;
    dirty = true;
    if (stopped || out) return;
    const now = Date.now();
    if (!first) first = now;
    clearTimeout(timer);
    timer = setTimeout(save, Math.max(0, Math.min(PAUSE, first + LONGEST - now)));
  }

  // A file goes with the button alone: it would be sent again with every few words typed.
  function written() {
    const all = new FormData(form);
    for (const one of form.querySelectorAll("input[type=file]")) all.delete(one.name);
    all.delete("used");
    return all;
  }

  async function save() {
    if (saving) return;
    saving = true; dirty = down = false; first = 0;
    say("正在存…");
    try {
      const answer = await fetch(form.dataset.save, { method: "POST", body: written(), headers: { "X-Autosave": "1" }, redirect: "manual" });
      if (answer.ok) {
        const saved = await answer.json();
        saves.value = saved.saves;
        say("已存 " + saved.saved);
        for (const box of form.querySelectorAll("[data-when]")) box.hidden = !saved.asked.includes(box.dataset.when);
        if (!sending) tell(saved.wrong || {});
        for (const [id, text] of Object.entries(saved.computed)) {
          const output = form.querySelector('[data-computed="' + id + '"]');
          if (output) output.textContent = text || "—";
        }
        for (const [id, beside] of Object.entries(saved.others || {})) {
          const place = form.querySelector('[data-others="' + id + '"]');
          if (place) place.replaceChildren(...new DOMParser().parseFromString(beside, "text/html").body.childNodes);
        }
      } else if (answer.status === 409) {
        stopped = dirty = true;
        say((await answer.json()).refused);
      } else {
        dirty = out = true;
      }
    } catch (error) {
      say("没有连上服务器，还没有存；接上后会再存");
      dirty = down = true;
    }
    saving = false;
    if (out) { sending = going = null; askToLogIn(); return; }
    if (sending && !down) { form.requestSubmit(sending); return; }
    if (going && !down) { going.requestSubmit(); return; }
    if (sending) say("没有连上服务器，没有送出。填的还在这一页，请不要关闭；接上后再按一次“" + sending.textContent.trim() + "”");
    if (going) say("没有连上服务器，没有换日期。填的还在这一页，请不要关闭");
    sending = going = null;
    if (dirty && !stopped) { first = Date.now(); timer = setTimeout(save, LONGEST); }
  }

  // The rules that what stands there breaks, each at its field; they go with the next save that finds them kept.
  function tell(wrong) {
    for (const said of form.querySelectorAll("[data-rule]")) said.remove();
    for (const [address, text] of Object.entries(wrong)) {
      const field = document.getElementById("a-" + address), box = field && field.closest(".field");
      if (!box || box.classList.contains("wrong")) continue;
      const said = document.createElement("p");
      said.className = "error";
      said.dataset.rule = "1";
      said.setAttribute("role", "status");
      said.textContent = text;
      box.append(said);
    }
  }

  // Whoever was logged out meanwhile logs in beside this page; it goes on from what stands on it, under the new session.
  function askToLogIn() {
    const link = document.createElement("a");
    link.href = "/login/";
    link.target = "_blank";
    link.textContent = "请在另一页登录";
    if (draft) draft.replaceChildren("登录已过期，还没有存，也没有送出。填的还在这一页，", link, "，再回到这里，会接着存");
  }

  async function comeBack() {
    if (!out || saving) return;
    try {
      const answer = await fetch("/help/", { redirect: "manual" });
      const token = answer.ok && new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[name=csrfmiddlewaretoken]");
      if (!token) return;
      for (const one of document.querySelectorAll("[name=csrfmiddlewaretoken]")) one.value = token.value;
      out = false;
      save();
    } catch (error) { /* no line yet: the next look at the page tries again */ }
  }

  function put(id, value) {
    const field = document.getElementById(id);
    if (field.matches(".choices")) for (const one of field.querySelectorAll("[type=checkbox]")) one.checked = value.split("、").includes(one.value);
    else {
      field.value = value;
      field.focus();
      check(field);
    }
    soon();
  }

  // A light check while typing; the whole set of rules is read when the report is filed.
  function check(field) {
    const box = field.closest(".field");
    if (!box) return;
    let said = box.querySelector("[data-light]");
    let wrong = "";
    const text = field.value.trim();
    if (field.dataset.required !== undefined && !text) wrong = "这一栏必须填写";
    else if (field.dataset.number !== undefined && text) {
      const plain = text.normalize("NFKC").replace(/[, ]/g, "").replace(field.dataset.percent !== undefined ? /%$/ : /$^/, "");
      if (!/^-?\d+(\.\d{1,4})?$/.test(plain)) wrong = "请填阿拉伯数字，如 12 或 57.5";
      else if (field.dataset.percent !== undefined && (Number(plain) < 0 || Number(plain) > 100)) wrong = "百分数应在0到100之间";
    }
    box.classList.toggle("wrong", Boolean(wrong));
    if (!said && wrong) {
      said = document.createElement("p");
      said.className = "error";
      said.dataset.light = "1";
      box.append(said);
    }
    if (said) { said.textContent = wrong; said.hidden = !wrong; }
  }

  form.addEventListener("input", soon);
  // A mistake goes as soon as it is mended: were it to go on leaving the field, the button would move from under the click.
  form.addEventListener("input", function (event) { if (event.target.closest(".field.wrong")) check(event.target); });
  form.addEventListener("change", function (event) { if (event.target.name && event.target.name.startsWith("a-")) check(event.target); });
  if (form.querySelector("[data-when]")) form.addEventListener("change", function (event) {
    if (event.target.matches("select, [type=checkbox]") && form.dataset.save && !stopped) { dirty = true; clearTimeout(timer); save(); }
  });
  // What was typed is saved before it is sent: with the line down the page stays, and nothing that was written goes with it.
  form.addEventListener("submit", function (event) {
    clearTimeout(timer);
    if (out) {
      event.preventDefault();
      askToLogIn();
      comeBack();
    } else if (saving || (dirty && !stopped)) {
      event.preventDefault();
      sending = event.submitter;
      save();
    } else stopped = leaving = true;
  });
  // Another day is looked at when what was typed has been saved.
  document.addEventListener("submit", function (event) {
    if (!event.target.matches(".bar-day") || stopped || out || !(saving || dirty)) return;
    event.preventDefault();
    clearTimeout(timer);
    going = event.target;
    save();
  }, true);
  form.addEventListener("click", function (event) {
    const take = event.target.closest("[data-take]"), before = event.target.closest("[data-before-for]");
    if (take) {
      put(take.dataset.take, take.parentElement.querySelector("[data-known]").innerText.trim());
      take.closest(".note").hidden = true;
    }
    if (before) put(before.dataset.beforeFor, before.dataset.value);
  });
  form.addEventListener("keydown", function (event) {
    const field = event.target;
    if (event.key === "ArrowUp" && !field.value && !event.altKey && !event.ctrlKey && !event.metaKey) {
      const before = form.querySelector('[data-before-for="' + field.id + '"]');
      if (before) { event.preventDefault(); before.click(); }
      return;
    }
    if (event.key !== "Enter" || event.isComposing || !field.matches("input, select")) return;
    event.preventDefault();
    const fields = Array.from(form.querySelectorAll("input:not([type=hidden]), select, textarea, button.main")).filter(function (one) { return one.offsetParent; });
    const next = fields[fields.indexOf(field) + 1];
    if (next) next.focus();
  });
  addEventListener("focus", comeBack);
  document.addEventListener("visibilitychange", function () { if (!document.hidden) comeBack(); });
  addEventListener("beforeunload", function (event) { if (dirty && !leaving) event.preventDefault(); });
})();
