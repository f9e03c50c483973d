// The box that finds anything, and the keys that lead about: "/" finds, "?" tells, "g" and a letter goes, "n" begins something new.
"use strict";
(() => {
  const input = document.getElementById("seek");
  if (!input) return;
  const box = document.getElementById("seek-found");
  const told = document.getElementById("seek-told");
  const WAIT = 1500; // milliseconds for the letter after "g"
  let before = null; // what had the keyboard
  let active = -1;
  let fresh = false; // whether what is shown was found by what stands in the box

  const options = () => [...box.querySelectorAll("[role=option]")];
  const mark = (place) => {
    const all = options();
    active = all.length ? (place + all.length) % all.length : -1;
    all.forEach((option, at) => option.setAttribute("aria-selected", String(at === active)));
    if (active < 0) return input.removeAttribute("aria-activedescendant");
    input.setAttribute("aria-activedescendant", all[active].id);
    all[active].scrollIntoView({ block: "nearest" });
  };
  const shown = (open) => {
    box.hidden = !open;
    input.setAttribute("aria-expanded", String(open && options().length > 0));
    if (!open) input.removeAttribute("aria-activedescendant");
  };
  const leave = () => {
    shown(false);
    input.value = "";
    box.replaceChildren();
    told.textContent = "";
    input.blur(); // where the page itself had the keyboard, it has it again
    if (before?.isConnected) before.focus();
    before = null;
  };

  input.addEventListener("focus", () => shown(box.childElementCount > 0));
  input.addEventListener("blur", () => shown(false));
  input.addEventListener("input", () => { fresh = false; if (!input.value.trim()) { box.replaceChildren(); shown(false); } });
  // The box keeps the keyboard while something in it is pressed.
  box.addEventListener("mousedown", (event) => event.preventDefault());
  document.addEventListener("htmx:afterSwap", ({ detail }) => {
    if (detail.target !== box) return;
    fresh = true;
    active = -1;
    input.removeAttribute("aria-activedescendant");
    told.textContent = box.querySelector("[data-told]")?.dataset.told ?? "";
    shown(document.activeElement === input && box.childElementCount > 0);
  });
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return; // the keys belong to the input method
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (box.hidden) return shown(box.childElementCount > 0);
      mark(event.key === "ArrowDown" ? active + 1 : Math.max(active, 0) - 1);
    } else if (event.key === "Escape") {
      event.preventDefault();
      leave();
    } else if (event.key === "Enter") {
      const all = options();
      // Typed faster than found: the server finds it, and goes there if it is one.
      if (!fresh || !all.length) return;
      event.preventDefault();
      all[Math.max(active, 0)].click();
    }
  });

  let going = 0;
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.target.matches?.("input, select, textarea, [contenteditable]") || document.querySelector("dialog[open]")) return;
    const went = Date.now() - going < WAIT;
    going = 0;
    if (went) {
      const link = document.querySelector(`#keys [data-go="${CSS.escape(event.key.toLowerCase())}"]`);
      if (link) { event.preventDefault(); link.click(); }
    } else if (event.key === "/") {
      event.preventDefault();
      before = document.activeElement;
      input.focus();
      input.select();
    } else if (event.key === "?") {
      event.preventDefault();
      document.getElementById("keys").showModal();
    } else if (event.key === "g") going = Date.now();
    else if (event.key === "n") {
      const begin = document.querySelector("[data-new], .head a.primary");
      if (begin) { event.preventDefault(); begin.click(); }
    }
  });
})();
