// Units to bind: how many are ticked; a preview of something else than what stands in the form goes away.
"use strict";
(() => {
  const form = document.querySelector("#bind, [data-previewed]");
  if (!form) return;
  const language = document.documentElement.lang;
  const units = () => [...document.querySelectorAll("[data-unit]")];

  const show = () => {
    const told = document.querySelector("[data-units-told]");
    if (!told) return;
    const all = document.querySelector("[data-all-units]");
    const shown = units();
    const ticked = shown.filter((unit) => unit.checked).length;
    const before = Number(document.querySelector("[data-before]")?.dataset.before ?? 0);
    const count = all?.checked ? Number(all.dataset.count) : ticked + before;
    const plural = new Intl.PluralRules(language).select(count) === "one" ? told.dataset.one : told.dataset.many;
    told.textContent = plural.replace("{}", new Intl.NumberFormat(language).format(count));
    const page = document.querySelector("[data-tick-units]");
    if (!page) return;
    page.checked = shown.length > 0 && ticked === shown.length;
    page.indeterminate = ticked > 0 && !page.checked;
  };

  document.addEventListener("input", ({ target }) => {
    if (target.closest("#bind, [data-previewed]")) document.getElementById("preview")?.replaceChildren();
  });
  document.addEventListener("change", ({ target }) => {
    if (target.matches("[data-tick-units]")) for (const unit of units()) unit.checked = target.checked;
    if (target.matches("[data-tick-units], [data-unit]")) {
      const all = document.querySelector("[data-all-units]");
      if (all) all.checked = false;
    }
    show();
  });
  document.addEventListener("htmx:afterSwap", show);
  show();
})();
