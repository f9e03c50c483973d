// The guided set-up: a model is copied into its form; the units that would be made are told while one types.
"use strict";
(() => {
  const tell = (field) => field.dispatchEvent(new Event("input", { bubbles: true }));
  document.addEventListener("click", ({ target }) => {
    if (!target.closest("[data-copies-model]")) return;
    const form = document.getElementById("edit");
    for (const told of document.querySelectorAll("[data-model]")) {
      const field = form.elements[told.dataset.model];
      field.value = told.textContent;
      tell(field);
    }
    form.querySelector("button.primary").focus();
  });

  const told = document.getElementById("units-told");
  if (!told) return;
  const form = told.closest("form");
  const number = (name) => (/^\d{1,3}$/.test(form.elements[name].value.trim()) ? Number(form.elements[name].value) : 0);
  const show = () => {
    const [stairs, floors, units] = ["staircases", "floors", "per_floor"].map(number);
    const code = form.elements.code.value.trim();
    const room = (floor, place) => `${floor}${String(place).padStart(2, "0")}`;
    told.hidden = !(code && stairs * floors * units);
    if (told.hidden) return;
    const parts = { n: stairs * floors * units, first: `${code}-1-${room(1, 1)}`, last: `${code}-${stairs}-${room(floors, units)}` };
    told.textContent = told.dataset.units.replace(/\{(\w+)\}/g, (_, name) => parts[name]);
  };
  form.addEventListener("input", show);
  show();
})();
