// Lists: what is exported is what is listed, and how much is ticked.
"use strict";
(() => {
  const language = document.documentElement.lang;
  const bar = document.querySelector("[data-ticks]");
  const all = bar?.querySelector("[data-all]");
  const ticks = () => [...document.querySelectorAll("[data-tick]")];
  const written = (number) => new Intl.NumberFormat(language).format(number);

  const show = () => {
    const sums = document.querySelector("[data-query]");
    for (const link of document.querySelectorAll("[data-exports]")) {
      const query = sums?.dataset.query;
      link.href = `${location.pathname}?${query ? `${query}&` : ""}as=${link.dataset.exports}`;
    }
    if (!bar) return;
    const shown = ticks();
    const ticked = shown.filter((tick) => tick.checked);
    const count = all.checked ? Number(sums?.dataset.count ?? 0) : ticked.length;
    bar.hidden = !count;
    for (const place of document.querySelectorAll("[data-ticked]")) place.textContent = written(count);
    for (const place of document.querySelectorAll("[data-list-count]")) place.textContent = written(Number(sums?.dataset.count ?? 0));
    const page = document.querySelector("[data-tick-page]");
    if (page) {
      page.checked = shown.length > 0 && ticked.length === shown.length;
      page.indeterminate = ticked.length > 0 && !page.checked;
    }
  };

  document.addEventListener("change", ({ target }) => {
    if (target.matches("[data-tick-page]")) for (const tick of ticks()) tick.checked = target.checked;
    if (all && target.matches("[data-tick], [data-tick-page]")) all.checked = false;
    if (target.matches("[data-tick], [data-tick-page], [data-all]")) show();
  });
  document.addEventListener("htmx:afterSwap", ({ detail }) => {
    if (all && detail.target?.id === "list") all.checked = false;
    show();
  });
  // A list that is shown as it was left says so in its address: going back finds what was there then.
  const left = document.querySelector("[data-query]");
  if (left && (!location.search || location.search.includes("reset="))) history.replaceState(null, "", `?${left.dataset.query || "q="}`);
  // Another book has other buildings, items and tariffs to choose: the page is asked for whole.
  document.querySelector('#filters [name="book"]')?.addEventListener("change", (event) => {
    event.stopPropagation();
    const address = new URLSearchParams(new FormData(event.target.form));
    for (const name of ["building", "item", "tariff", "formula"]) address.delete(name);
    for (const [name, value] of [...address]) if (!value && name !== "book") address.delete(name);
    window.location.search = address;
  });
  show();
})();
