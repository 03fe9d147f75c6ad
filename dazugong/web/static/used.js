// 用时: how long the form is really worked at, sent with the button and kept for the form, of nobody. A minute without a key stops the clock.
"use strict";
(function () {
  const IDLE = 60000;
  const form = document.querySelector("[data-filling]"), used = form && form.elements.used;
  if (!used) return;
  let last = Date.now();
  for (const event of ["input", "focusin", "click"]) form.addEventListener(event, function () { last = Date.now(); });
  setInterval(function () {
    if (!document.hidden && Date.now() - last < IDLE) used.value = Number(used.value || 0) + 1;
  }, 1000);
})();
