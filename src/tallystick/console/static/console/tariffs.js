// Writing formulas: what is clicked in the palette goes to where the cursor is; a formula that there is fills the field.
"use strict";
(() => {
  const box = () => document.querySelector("[data-formula]");
  const told = (field) => field.dispatchEvent(new Event("input", { bubbles: true }));

  document.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-insert]");
    const field = box();
    if (!button || !field) return;
    const text = button.dataset.insert;
    const start = field.selectionStart;
    field.setRangeText(text, start, field.selectionEnd, "end");
    // Within the brackets of a function, where its first argument goes.
    const inside = /\(\)|\(, /.test(text) ? text.indexOf("(") + 1 : 0;
    if (inside) field.setSelectionRange(start + inside, start + inside);
    field.focus();
    told(field);
  });

  document.addEventListener("change", ({ target }) => {
    if (!target.matches("[data-fills]") || !target.value) return;
    const field = document.querySelector(target.dataset.fills);
    field.value = target.value;
    target.value = "";
    field.focus();
    told(field);
  });
})();
