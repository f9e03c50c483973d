// What was typed is not lost with the session: left behind, it is kept in this tab, and comes back with its page after signing in.
"use strict";
(() => {
  const KEY = "typed";
  const SECRET = 'input[type="password"], [autocomplete="one-time-code"]';
  const UNKEPT = ["hidden", "password", "file", "submit", "button"];
  const who = document.body.dataset.who;
  const here = () => location.pathname + location.search;
  const forms = () => [...document.querySelectorAll('main form[method="post"]')].filter((form) => !form.querySelector(SECRET));
  const fields = (form) => [...form.elements].filter((field) => field.name && !UNKEPT.includes(field.type));
  const isTicked = (field) => ["checkbox", "radio"].includes(field.type);

  const isChanged = (field) => {
    if (isTicked(field)) return field.checked !== field.defaultChecked;
    if (field.tagName !== "SELECT") return field.value !== field.defaultValue;
    const first = [...field.options].find((option) => option.defaultSelected) ?? field.options[0];
    return field.value !== (first?.value ?? "");
  };
  // Several fields of one name are told apart by their place, those to tick by their value.
  const named = (form) => {
    const places = {};
    return fields(form).map((field) => {
      const place = isTicked(field) ? field.value : (places[field.name] = (places[field.name] ?? 0) + 1);
      return [`${field.name} ${place}`, field];
    });
  };
  const typedIn = (form) => {
    // A page that was refused shows what was typed as if it had been there before.
    const isRefused = form.querySelector('[aria-invalid="true"], .says .notice');
    const kept = named(form).filter(([, field]) => isRefused || isChanged(field));
    return kept.map(([name, field]) => [name, isTicked(field) ? field.checked : field.value]);
  };

  let isForgotten = false;
  const forget = () => sessionStorage.removeItem(KEY);
  document.addEventListener("submit", ({ target }) => {
    if (!target.matches("[data-forgets]")) return;
    isForgotten = true;
    forget();
  });
  window.addEventListener("pagehide", () => {
    if (!who || isForgotten) return;
    const typed = forms().map(typedIn);
    if (typed.some((form) => form.length)) sessionStorage.setItem(KEY, JSON.stringify({ who, at: here(), typed }));
  });

  const fill = (form, typed) => {
    const found = new Map(named(form));
    const filled = [];
    for (const [name, value] of typed) {
      const field = found.get(name);
      if (!field) continue;
      if (isTicked(field)) field.checked = value; else field.value = value;
      filled.push(field);
    }
    return filled;
  };
  // Pages listen to what is typed: what is put back is told to them as if it had been.
  const tell = (filled) => {
    for (const field of filled) for (const kind of ["input", "change"]) field.dispatchEvent(new Event(kind, { bubbles: true }));
    const dialog = filled[0]?.closest("dialog");
    if (dialog && !dialog.open) dialog.showModal();
  };

  const kept = JSON.parse(sessionStorage.getItem(KEY));
  if (!kept) return;
  if (!who || document.querySelector("[data-keeps-typed]")) {
    sessionStorage.setItem(KEY, JSON.stringify({ ...kept, comesBack: true }));
    for (const said of document.querySelectorAll("[data-typed-kept]")) said.hidden = false;
    return;
  }
  forget();
  if (!kept.comesBack || kept.who !== who || kept.at !== here()) return;
  // Before other scripts dress the fields; they are told once all of them listen.
  const filled = forms().map((form, place) => fill(form, kept.typed[place] ?? []));
  if (!filled.some((fields) => fields.length)) return;
  document.getElementById("typed-again").hidden = false;
  document.addEventListener("DOMContentLoaded", () => filled.forEach(tell));
})();
