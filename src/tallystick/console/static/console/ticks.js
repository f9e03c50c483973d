// Ticked bills and their sums. Amounts come in minor units and are added as whole numbers.
"use strict";
(() => {
  const bar = document.getElementById("sum-bar");
  if (!bar) return;
  const language = document.documentElement.lang;
  const ticks = () => [...document.querySelectorAll("[data-tick]")];
  const all = bar.querySelector("[data-all]");

  const written = (minor, currency) => {
    const format = new Intl.NumberFormat(language, { style: "currency", currency, currencyDisplay: "narrowSymbol" });
    return format.format(minor / 10 ** format.resolvedOptions().maximumFractionDigits);
  };
  const added = (parts, name) => {
    const sums = new Map();
    for (const part of parts) sums.set(part.dataset.currency, (sums.get(part.dataset.currency) ?? 0) + Number(part.dataset[name]));
    return [...sums].map(([currency, minor]) => written(minor, currency)).join(" + ");
  };

  const show = () => {
    const shown = ticks();
    const ticked = shown.filter((tick) => tick.checked);
    const parts = all.checked ? [...document.querySelectorAll("[data-all-total]")] : ticked;
    const count = all.checked ? parts.reduce((sum, part) => sum + Number(part.dataset.count), 0) : ticked.length;
    bar.hidden = !ticked.length && !all.checked;
    bar.querySelector("[data-ticked-bills]").value = all.checked ? "" : ticked.map((tick) => tick.value).join(",");
    const texts = { count: new Intl.NumberFormat(language).format(count), amount: added(parts, "amount"), outstanding: added(parts, "outstanding") };
    for (const place of document.querySelectorAll("[data-sum]")) place.textContent = texts[place.dataset.sum];
    const page = document.querySelector("[data-tick-page]");
    if (page) {
      page.checked = shown.length > 0 && ticked.length === shown.filter((tick) => !tick.disabled).length;
      page.indeterminate = ticked.length > 0 && !page.checked;
    }
  };

  document.addEventListener("change", ({ target }) => {
    if (target.matches("[data-tick-page]")) for (const tick of ticks()) tick.checked = target.checked && !tick.disabled;
    if (target.matches("[data-tick], [data-tick-page]")) all.checked = false;
    if (target.matches("[data-tick], [data-tick-page], [data-all]")) show();
  });
  // What is exported is what is listed.
  document.addEventListener("htmx:afterSwap", ({ detail }) => {
    if (detail.target?.id === "bills") {
      all.checked = false;
      const query = document.querySelector("[data-query]").value;
      for (const link of document.querySelectorAll("[data-follows-filters]")) link.href = `${link.dataset.followsFilters}?${query}`;
    }
    // What an act would come to is shown before it is done.
    const dialog = document.getElementById("act");
    if (detail.target?.id === "act-body" && !dialog.open) {
      for (const menu of bar.querySelectorAll("details[open]")) menu.open = false;
      dialog.showModal();
    }
    show();
  });
  // A list that is shown as it was left says so in its address: going back finds what was there then.
  const query = document.querySelector("[data-query]");
  if (query && (!location.search || location.search.includes("reset="))) history.replaceState(null, "", `?${query.value}`);
  // Another book has other buildings and items: the page is asked for whole.
  document.querySelector('#filters [name="book"]')?.addEventListener("change", (event) => {
    event.stopPropagation();
    const address = new URLSearchParams(new FormData(event.target.form));
    address.delete("building");
    address.delete("item");
    for (const [name, value] of [...address]) if (!value && name !== "to") address.delete(name);
    window.location.search = address;
  });
  show();
})();
