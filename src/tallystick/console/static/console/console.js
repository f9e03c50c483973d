// What every page does: keys, theme, density, menus, dialogs, and what HTMX is told.
"use strict";
(() => {
  const root = document.documentElement;
  const keep = (name, value) => { document.cookie = `${name}=${value}; path=/; max-age=31536000; samesite=lax`; };

  document.addEventListener("click", (event) => {
    const at = (selector) => event.target.closest(selector);
    let button;
    if (at("[data-theme-switch]")) {
      const order = ["auto", "light", "dark"];
      root.dataset.theme = order[(order.indexOf(root.dataset.theme) + 1) % 3];
      keep("theme", root.dataset.theme);
    } else if (at("[data-density-switch]")) {
      root.dataset.density = root.dataset.density === "dense" ? "roomy" : "dense";
      keep("density", root.dataset.density);
    } else if ((button = at("[data-opens]"))) {
      document.getElementById(button.dataset.opens).showModal();
    } else if ((button = at("[data-close]"))) {
      button.closest("dialog").close();
    } else if ((button = at("[data-more-filters]"))) {
      const rest = document.getElementById("more-filters");
      button.setAttribute("aria-expanded", String(rest.classList.toggle("open")));
    } else if (at("[data-prints]")) {
      window.print();
    }
    for (const menu of document.querySelectorAll("details.menu[open]")) if (!menu.contains(event.target)) menu.open = false;
  });

  document.addEventListener("change", (event) => {
    const field = event.target;
    if (field.matches("[data-submits]")) field.form.requestSubmit();
    // A preview of something else than what is chosen now would mislead.
    if (field.closest("#run-form")) document.getElementById("preview").replaceChildren();
    if (field.matches("[data-paper-choice]")) document.querySelector(".paper").dataset.paper = field.value;
  });

  // Arrows walk through what the desk found; Escape closes menus.
  document.addEventListener("keydown", (event) => {
    // Nothing that is looked for begins with it: pressed in a search that is blank, it was meant for the search.
    if (event.key === "/" && event.target.matches("input[type=search]") && !event.target.value) return event.preventDefault();
    if (event.key === "Escape") {
      for (const menu of document.querySelectorAll("details.menu[open]")) menu.open = false;
      return;
    }
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    if (!event.target.closest?.(".desk-seek, .desk-found")) return;
    const links = [...document.querySelectorAll(".desk-found .found a")];
    const next = links.indexOf(event.target) + (event.key === "ArrowDown" ? 1 : -1);
    event.preventDefault();
    if (next >= 0 && next < links.length) links[next].focus();
    else if (next < 0) document.querySelector(".desk-seek input")?.focus();
  });

  // What is blank does not go into the address; a blank "to" does, because without any filter the list ends with this month,
  // and a blank search, because an address without anything means what was looked at last.
  document.addEventListener("htmx:configRequest", ({ detail }) => {
    if (detail.verb !== "get" || !detail.elt.closest("#filters, #totals, .sheet")) return;
    for (const [name, value] of [...detail.formData.entries()]) if (value === "" && name !== "to" && name !== "q") detail.formData.delete(name);
  });
  // What is wrong while one types arrives beside its field; the field itself says so too.
  document.addEventListener("htmx:oobAfterSwap", ({ detail }) => {
    // What HTMX names is what stood there before; what stands there now bears the same id.
    const said = detail.target?.id ? document.getElementById(detail.target.id) : null;
    if (!said?.classList.contains("fault")) return;
    for (const field of document.querySelectorAll(`[aria-describedby~="${CSS.escape(said.id)}"]`)) {
      if (said.textContent.trim()) field.setAttribute("aria-invalid", "true");
      else field.removeAttribute("aria-invalid");
    }
  });
  // A form is sent once, however often its button is pressed; coming back to the page makes it good again.
  document.addEventListener("submit", ({ target }) => {
    if (target.matches("[data-once]")) for (const button of target.querySelectorAll("button:not([type=button])")) setTimeout(() => { button.disabled = true; });
  });
  window.addEventListener("pageshow", () => {
    for (const button of document.querySelectorAll("[data-once] button:disabled")) button.disabled = false;
  });
  // The first field that is wrong, else the one that begins the form, has the keyboard.
  (document.querySelector('[data-once] [aria-invalid="true"]') ?? document.querySelector("[data-once] [autofocus]"))?.focus();
  // A refusal is said where the order was given.
  document.addEventListener("htmx:beforeSwap", ({ detail }) => {
    const near = detail.isError && detail.elt.closest("dialog, [data-says-here]")?.querySelector(".says");
    if (near) detail.target = near;
  });
  document.addEventListener("htmx:afterSwap", ({ detail }) => {
    const line = document.getElementById("line-lost");
    if (line) line.hidden = true;
    if (detail.target?.matches("#says, .says")) detail.target.scrollIntoView({ block: "nearest" });
  });
  // What is shown once is copied whole.
  document.addEventListener("click", async ({ target }) => {
    const button = target.closest("[data-copy]");
    if (!button) return;
    await navigator.clipboard.writeText(document.querySelector(button.dataset.copy).textContent.trim());
    button.textContent = button.dataset.copied;
  });
  document.addEventListener("htmx:sendError", () => { document.getElementById("line-lost").hidden = false; });
})();
