// Readings entered one after the other; meters ticked to be estimated.
"use strict";
(() => {
  const entry = document.querySelector("[data-entry]");
  if (entry) {
    const unit = entry.elements.unit;
    const KEPT = ["book", "item", "month", "read_on", "csrfmiddlewaretoken"];
    const pick = (code) => { unit.value = code; window.htmx.trigger(unit, "reading-looks"); entry.elements.current.focus(); };
    entry.addEventListener("click", ({ target }) => {
      const offered = target.closest("[data-unit-offered]");
      if (offered) pick(offered.dataset.unitOffered);
    });
    // The next one begins with its unit; item, month and day stay.
    document.body.addEventListener("reading-entered", () => {
      for (const field of entry.elements) {
        if (!field.name || KEPT.includes(field.name)) continue;
        if (field.type === "checkbox") field.checked = false; else field.value = "";
        field.removeAttribute("aria-invalid");
      }
      for (const fault of entry.querySelectorAll(".fault")) fault.textContent = "";
      document.getElementById("entry-faults").replaceChildren();
      document.getElementById("entry-preview").replaceChildren();
      window.htmx.trigger(unit, "reading-looks");
      unit.focus();
    });
    // Another unit's amount would mislead while its own is asked for.
    unit.addEventListener("input", () => document.getElementById("entry-preview").replaceChildren());
    // What is refused stands above the fields, and the keyboard goes to the first that is wrong.
    document.addEventListener("htmx:beforeSwap", ({ detail }) => {
      if (!detail.isError || detail.elt !== entry) return;
      detail.target = document.getElementById("entry-faults");
      detail.swapOverride = "innerHTML";
    });
    document.addEventListener("htmx:afterSwap", ({ detail }) => {
      if (detail.target?.id === "entry-faults") setTimeout(() => (entry.querySelector('[aria-invalid="true"]') ?? entry.elements.current).focus());
      // What the meter showed stands in the field as a hint; written over, it counts instead.
      if (detail.target?.id !== "of-unit") return;
      const before = document.querySelectorAll("#of-unit [data-previous]");
      entry.elements.previous.placeholder = before.length === 1 ? before[0].textContent : "";
      if (entry.elements.current.value) window.htmx.trigger(entry, "change");
    });
  }

  const form = document.querySelector("[data-ticks-all]");
  form?.addEventListener("change", ({ target }) => {
    const ones = [...form.querySelectorAll("[data-tick-one]")];
    if (target.matches("[data-tick-all]")) for (const one of ones) one.checked = target.checked;
    form.querySelector("[data-tick-all]").checked = ones.every((one) => one.checked);
  });
})();
