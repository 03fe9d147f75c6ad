// 每一页: small forms that submit themselves, printing, and a word when the line is down. Nothing here is needed to work.
"use strict";
(function () {
  document.addEventListener("change", function (event) {
    const form = event.target.form;
    if (form && form.matches("[data-submit]") && event.target.value) form.requestSubmit();
  });
  // What is asked depends on the first choice: the page comes again with what it asks for, and with what was typed.
  document.addEventListener("change", function (event) {
    if (!event.target.matches("[data-asks-again]")) return;
    const typed = new URLSearchParams(new FormData(event.target.form));
    for (const name of ["csrfmiddlewaretoken", "form_key"]) typed.delete(name);
    location.search = typed.toString();
  });
  // The filters may have changed since the page came: another day is looked at with those that the address has now.
  document.addEventListener("submit", function (event) {
    const form = event.target;
    if (!form.matches(".bar-day")) return;
    for (const old of form.querySelectorAll("input[type=hidden]")) old.remove();
    for (const [name, value] of new URLSearchParams(location.search)) {
      if (["on", "page", "out"].includes(name)) continue;
      const kept = document.createElement("input");
      kept.type = "hidden"; kept.name = name; kept.value = value;
      form.append(kept);
    }
  });
  document.addEventListener("submit", function (event) {
    if (event.target.matches("[data-sign-out]")) sessionStorage.clear();
  });
  document.addEventListener("click", function (event) {
    if (event.target.closest("[data-print]")) print();
  });
  // A year has four digits: without a last day the field would take six, and 20270630 typed in one go would be no day.
  function four(event) {
    for (const day of event.target.querySelectorAll("input[type=date]:not([max])")) day.max = "9999-12-31";
  }
  document.addEventListener("DOMContentLoaded", four);
  document.addEventListener("htmx:load", four);
  // 全选、全不选: a long row of boxes is ticked and cleared at once.
  const MANY = 8;
  document.addEventListener("DOMContentLoaded", function () {
    for (const group of document.querySelectorAll(".control[role=group]")) {
      const boxes = Array.from(group.querySelectorAll("input[type=checkbox]"));
      if (boxes.length < MANY) continue;
      const all = document.createElement("button");
      all.type = "button"; all.className = "small no-print";
      const say = function () { all.textContent = boxes.every(function (each) { return each.checked; }) ? "全不选" : "全选"; };
      all.addEventListener("click", function () {
        const ticked = !boxes.every(function (each) { return each.checked; });
        for (const each of boxes) each.checked = ticked;
        boxes[0].dispatchEvent(new Event("change", { bubbles: true }));
      });
      group.addEventListener("change", say);
      say();
      group.prepend(all);
    }
  });
  addEventListener("load", function () {
    if (document.querySelector("[data-print-now]")) print();
  });
  document.addEventListener("click", function (event) {
    const copy = event.target.closest("[data-copy-of]");
    if (!copy) return;
    const text = document.getElementById(copy.dataset.copyOf);
    text.select();
    (navigator.clipboard ? navigator.clipboard.writeText(text.value) : Promise.reject()).catch(function () { document.execCommand("copy"); });
    copy.textContent = "已复制，可粘贴到工作群";
  });
  // 字数: how much a field takes is said before it is too much; the server refuses what is longer, nothing is cut silently.
  function counted(field) {
    const most = Number(field.dataset.most) || field.maxLength, length = Array.from(field.value).length;
    if (!(most > 0) || field.matches("[type=search], [data-live]")) return;
    let said = field.parentElement.querySelector(":scope > [data-counted]");
    if (!said) {
      if (length < most * 0.9) return;
      said = document.createElement("span");
      said.dataset.counted = "";
      said.setAttribute("role", "status");
      field.after(said);
    }
    const over = field.dataset.most ? length > most : length >= most;
    said.className = over ? "error" : "hint";
    said.textContent = length < most * 0.9 ? "" : !over ? length + " / " + most + "字"
      : field.dataset.most ? "最多" + most + "个字，多了" + (length - most) + "个，请删短" : "最多" + most + "个字，已经写满，再多的没有写进去";
  }
  document.addEventListener("input", function (event) {
    if (event.target.matches("input[data-most], textarea[data-most], [maxlength]")) counted(event.target);
  });
  document.addEventListener("DOMContentLoaded", function () {
    const here = document.querySelector(".rail [aria-current]"), rail = document.querySelector(".rail");
    if (here && rail.scrollWidth > rail.clientWidth) rail.scrollLeft = here.offsetLeft - (rail.clientWidth - here.offsetWidth) / 2;
  });
  function offerCopy() { for (const copy of document.querySelectorAll("[data-copy-of]")) copy.hidden = false; }
  document.addEventListener("DOMContentLoaded", offerCopy);
  document.addEventListener("htmx:afterSettle", offerCopy);
  function say(text) {
    const list = document.getElementById("messages");
    if (!list) return;
    for (const old of list.querySelectorAll("[data-said]")) old.remove();
    const item = document.createElement("li");
    item.className = "message message-error";
    item.dataset.said = "1";
    item.textContent = text;
    list.append(item);
  }
  // A request that was led elsewhere (to the log-in, when the session has ended) is not a part of this page.
  document.addEventListener("htmx:beforeSwap", function (event) {
    const answered = event.detail.xhr.responseURL;
    if (!answered || new URL(answered).pathname === new URL(event.detail.requestConfig.path, location.href).pathname) return;
    event.detail.shouldSwap = false;
    location.assign(answered);
  });
  document.addEventListener("htmx:afterSwap", function () { document.querySelectorAll("#messages [data-said]").forEach(function (old) { old.remove(); }); });
  document.addEventListener("htmx:sendError", function () { say("没有连上服务器，刚才的操作没有送达。请检查网络后再试一次。"); });
  document.addEventListener("htmx:responseError", function (event) {
    const gone = event.detail.xhr.status === 404 || event.detail.xhr.status === 403;
    say(gone ? "这一页已经变动或登录已经过期，请刷新后再试。" : "服务器没有办成刚才的操作，请稍候再试。");
  });
})();
