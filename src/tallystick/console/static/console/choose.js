// Long selects become boxes that are searched by typing; month fields get a picker. Both stay plain fields of their form.
"use strict";
(() => {
  const LONG = 8;
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").replace(/đ/gi, "d").toLowerCase();
  let serial = 0;

  const tell = (field) => {
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.dispatchEvent(new Event("change", { bubbles: true }));
  };
  const leaves = (box, close) => box.addEventListener("focusout", (event) => { if (!box.contains(event.relatedTarget)) close(); });

  const searchable = (select) => {
    if (select.options.length < LONG || select.disabled || select.dataset.ready) return;
    select.dataset.ready = "yes";
    const id = `choices-${(serial += 1)}`;
    const label = select.closest(".field").querySelector("span").textContent;
    const box = document.createElement("div");
    const button = document.createElement("button");
    const text = document.createElement("span");
    button.type = "button";
    button.className = "chooser";
    button.setAttribute("aria-haspopup", "listbox");
    button.setAttribute("aria-expanded", "false");
    button.append(text);
    select.after(box);
    box.append(button);
    select.hidden = true;
    const name = () => { text.textContent = select.selectedOptions[0]?.textContent ?? ""; button.setAttribute("aria-label", `${label}: ${text.textContent}`); };
    name();
    let panel = null;
    let active = 0;

    // Removing what has the focus tells of a focus lost, which closes again: the panel is forgotten first.
    const close = () => { const gone = panel; panel = null; gone?.remove(); button.setAttribute("aria-expanded", "false"); };
    const pick = (value) => { select.value = value; name(); close(); button.focus(); tell(select); };
    const open = () => {
      panel = document.createElement("div");
      panel.className = "choices";
      const input = document.createElement("input");
      const list = document.createElement("ul");
      Object.assign(input, { type: "text", autocomplete: "off", placeholder: select.dataset.seekLabel });
      for (const [key, value] of Object.entries({ role: "combobox", "aria-label": `${label}: ${select.dataset.seekLabel}`, "aria-controls": id, "aria-expanded": "true", "aria-autocomplete": "list" })) input.setAttribute(key, value);
      list.id = id;
      list.setAttribute("role", "listbox");
      list.setAttribute("aria-label", label);
      const fill = () => {
        const wanted = plain(input.value);
        const options = [...select.options].filter((option) => plain(option.textContent).includes(wanted));
        list.replaceChildren(...options.map((option, place) => {
          const row = document.createElement("li");
          row.id = `${id}-${place}`;
          row.setAttribute("role", "option");
          row.setAttribute("aria-selected", String(option.selected));
          row.textContent = option.textContent;
          row.dataset.value = option.value;
          row.addEventListener("mousedown", (event) => { event.preventDefault(); pick(option.value); });
          return row;
        }));
        if (!options.length) list.append(Object.assign(document.createElement("li"), { textContent: select.dataset.noneLabel }));
        move(Math.max(0, options.findIndex((option) => option.selected && !wanted)));
      };
      const move = (place) => {
        const rows = [...list.querySelectorAll("[role=option]")];
        active = Math.min(Math.max(place, 0), rows.length - 1);
        rows.forEach((row, at) => row.classList.toggle("active", at === active));
        if (rows[active]) { input.setAttribute("aria-activedescendant", rows[active].id); rows[active].scrollIntoView({ block: "nearest" }); }
      };
      input.addEventListener("input", (event) => { event.stopPropagation(); fill(); });
      input.addEventListener("change", (event) => event.stopPropagation());
      input.addEventListener("keydown", (event) => {
        if (event.key === "ArrowDown" || event.key === "ArrowUp") { event.preventDefault(); move(active + (event.key === "ArrowDown" ? 1 : -1)); }
        else if (event.key === "Enter") { event.preventDefault(); const row = list.querySelector(".active"); if (row) pick(row.dataset.value); }
        else if (event.key === "Escape") { close(); button.focus(); }
      });
      panel.append(input, list);
      box.append(panel);
      button.setAttribute("aria-expanded", "true");
      fill();
      input.focus();
    };
    button.addEventListener("click", (event) => { event.preventDefault(); if (panel) close(); else open(); });
    button.addEventListener("keydown", (event) => { if (event.key === "ArrowDown" && !panel) { event.preventDefault(); open(); } });
    leaves(box, close);
  };

  const months = (input) => {
    if (input.dataset.ready) return;
    input.dataset.ready = "yes";
    const field = input.closest(".field");
    const names = input.dataset.names.split("|");
    let panel = null;
    const chosen = () => { const found = /^(\d{4})\D?(\d{1,2})$/.exec(input.value); return found ? [Number(found[1]), Number(found[2])] : null; };
    const close = () => { const gone = panel; panel = null; gone?.remove(); };
    const set = (value) => { input.value = value; close(); tell(input); };
    const press = (label, act, described) => {
      const button = Object.assign(document.createElement("button"), { type: "button", textContent: label });
      if (described) button.setAttribute("aria-label", described);
      button.addEventListener("click", (event) => { event.preventDefault(); act(); });
      return button;
    };
    const draw = (year) => {
      panel.replaceChildren();
      const head = document.createElement("div");
      head.className = "months-head";
      head.append(press("‹", () => draw(year - 1), input.dataset.earlier), String(year), press("›", () => draw(year + 1), input.dataset.later));
      const grid = document.createElement("div");
      grid.className = "months-grid";
      names.forEach((name, place) => {
        const button = press(name, () => set(`${year}-${String(place + 1).padStart(2, "0")}`), `${name} ${year}`);
        const now = chosen();
        button.setAttribute("aria-pressed", String(Boolean(now && now[0] === year && now[1] === place + 1)));
        grid.append(button);
      });
      const clear = press(input.dataset.clear, () => set(""));
      clear.className = "months-clear";
      panel.append(head, grid, clear);
    };
    const open = () => {
      if (panel) return;
      panel = Object.assign(document.createElement("div"), { className: "months" });
      draw(chosen()?.[0] ?? new Date().getFullYear());
      field.append(panel);
      // A press inside keeps the field from losing what was typed.
      panel.addEventListener("mousedown", (event) => event.preventDefault());
    };
    input.addEventListener("focus", open);
    input.addEventListener("click", open);
    input.addEventListener("keydown", (event) => { if (event.key === "Escape" || event.key === "Enter") close(); });
    leaves(field, close);
  };

  const dress = (part) => {
    for (const select of part.querySelectorAll("select[data-choose]")) searchable(select);
    for (const input of part.querySelectorAll("input[data-month]")) months(input);
  };
  dress(document);
  document.addEventListener("htmx:load", ({ detail }) => { if (detail.elt.querySelectorAll) dress(detail.elt); });
})();
