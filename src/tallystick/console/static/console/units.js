// Units ticked for generating by hand: kept though the list shows others, told to the tariffs beside it.
"use strict";
(() => {
  const form = document.querySelector("[data-units]");
  if (!form) return;
  const field = form.elements.assets;
  const chosen = new Set(field.value.split(",").filter(Boolean));
  const language = document.documentElement.lang;
  const all = () => form.querySelector("[data-all]");
  const units = () => [...form.querySelectorAll("[data-unit]")];
  const send = (id, name) => window.htmx.trigger(document.getElementById(id), name);

  // A preview of something else than what is ticked now would mislead.
  const forget = () => document.getElementById("preview").replaceChildren();
  const show = () => {
    const whole = all().checked;
    const matching = Number(form.querySelector("[data-matching]").dataset.matching);
    for (const unit of units()) { unit.checked = whole || chosen.has(unit.value); unit.disabled = whole; }
    const count = whole ? matching : chosen.size;
    form.querySelector("[data-ticked]").textContent = new Intl.NumberFormat(language).format(count);
    form.querySelector("[data-none]").hidden = !count;
    field.value = [...chosen].join(",");
  };
  const told = () => { show(); forget(); send("tariffs", "picked"); };

  form.addEventListener("change", ({ target }) => {
    if (target.matches("[data-unit]")) {
      if (target.checked) chosen.add(target.value); else chosen.delete(target.value);
      told();
    } else if (target.matches("[data-all], [data-through]")) told();
    else if (target.matches("[data-tariff]")) forget();
    else if (target.matches("[data-narrows]")) send("units", "narrowed");
    else if (target.matches("[data-book]")) window.location.search = new URLSearchParams({ book: target.value });
  });
  let waits;
  form.addEventListener("input", ({ target }) => {
    if (!target.matches("input[data-narrows]")) return;
    clearTimeout(waits);
    waits = setTimeout(() => send("units", "narrowed"), 250);
  });
  form.addEventListener("click", ({ target }) => {
    if (!target.closest("[data-none]")) return;
    chosen.clear();
    all().checked = false;
    told();
    (units()[0] ?? all()).focus();
  });
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      (document.getElementById("make") ?? document.getElementById("look")).click();
    } else if (event.key === "Enter" && event.target.matches("input")) event.preventDefault();
    else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (!event.target.matches("[data-unit], [data-all]")) return;
      event.preventDefault();
      const rows = [all(), ...units()];
      rows[rows.indexOf(event.target) + (event.key === "ArrowDown" ? 1 : -1)]?.focus();
    }
  });
  document.addEventListener("htmx:afterSwap", ({ detail }) => {
    if (detail.target?.closest?.("#units") || detail.target?.id === "more-units") {
      const whole = all().checked;
      show();
      if (whole) { forget(); send("tariffs", "picked"); }
    }
    if (detail.target?.id === "preview") detail.target.focus({ preventScroll: true });
  });
  show();
})();
