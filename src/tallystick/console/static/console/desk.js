// The desk's running total, part payment, means of payment and change. Whole minor units throughout.
"use strict";
(() => {
  const form = document.getElementById("desk-form");
  if (!form) return;
  const { lang, dataset: { decimal, thousands } } = document.documentElement;
  const digits = Number(form.dataset.digits);
  const format = new Intl.NumberFormat(lang, { style: "currency", currency: form.dataset.currency, currencyDisplay: "narrowSymbol", minimumFractionDigits: digits, maximumFractionDigits: digits });
  const written = (minor) => format.format(minor / 10 ** digits);
  const bills = () => [...form.querySelectorAll("[data-bill]")];
  const one = (selector) => form.querySelector(selector);
  const amount = one("[data-amount]");
  const several = one("[data-several]");

  // What was typed, in minor units; null where it is no amount.
  const read = (text) => {
    const plain = text.normalize("NFKC").replaceAll(" ", "").replaceAll(thousands, "").replace(decimal, ".");
    if (!/^\d+(\.\d*)?$/.test(plain)) return null;
    const [whole, part = ""] = plain.split(".");
    return part.length > digits ? null : Number(whole + part.padEnd(digits, "0"));
  };
  const typed = (minor) => {
    const text = String(minor).padStart(digits + 1, "0");
    return digits ? `${text.slice(0, -digits)}${decimal}${text.slice(-digits)}` : text;
  };
  let edited = false;

  const show = () => {
    const shown = bills();
    const ticked = shown.filter((bill) => bill.checked);
    const owed = ticked.reduce((sum, bill) => sum + Number(bill.dataset.minor), 0);
    if (!edited) amount.value = owed ? typed(owed) : "";
    const wanted = read(amount.value);
    const total = wanted ?? (amount.value ? 0 : owed);
    one("[data-ticked]").textContent = String(ticked.length);
    for (const place of form.querySelectorAll("[data-total]")) place.textContent = written(total);
    one("[data-part]").hidden = !(total > 0 && total < owed);
    one("[data-over]").hidden = !(total > owed);
    marks(shown);
    one("#collect").disabled = !means(total) || !(total > 0 && total <= owed);
  };

  const marks = (shown) => {
    const mark = (box, part) => {
      if (!box) return;
      const count = part.filter((bill) => bill.checked).length;
      box.checked = part.length > 0 && count === part.length;
      box.indeterminate = count > 0 && count < part.length;
    };
    mark(one("[data-tick-all]"), shown);
    for (const box of form.querySelectorAll("[data-tick-month]")) mark(box, shown.filter((bill) => bill.dataset.month === box.dataset.tickMonth));
    for (const button of form.querySelectorAll("[data-tick-item]")) {
      const part = shown.filter((bill) => bill.dataset.item === button.dataset.tickItem);
      button.setAttribute("aria-pressed", String(part.every((bill) => bill.checked)));
    }
  };

  const means = (total) => {
    const boxes = [...form.querySelectorAll("[data-means]:checked")];
    const chosen = boxes.map((box) => box.value);
    one("[data-means-now]").textContent = boxes.map((box) => box.nextElementSibling.textContent).join(" + ");
    let cash = total;
    for (const line of form.querySelectorAll("[data-line]")) {
      const here = chosen.includes(line.dataset.line);
      const many = chosen.length > 1;
      line.hidden = !here || (!many && line.dataset.line === "cash");
      line.classList.toggle("alone", !many);
      line.querySelector("[data-line-amount]").hidden = !many;
      for (const input of line.querySelectorAll("input")) input.disabled = line.hidden || (!many && input.closest("[data-line-amount]"));
    }
    let agree = chosen.length > 0;
    if (chosen.length > 1) {
      const inputs = chosen.map((name) => one(`[name="amount_${name}"]`));
      const blank = inputs.filter((input) => !input.value.trim());
      const rest = total - inputs.reduce((sum, input) => sum + (read(input.value) ?? 0), 0);
      for (const input of inputs) input.placeholder = blank.length === 1 && rest > 0 ? typed(rest) : "";
      agree = blank.length === 1 ? rest > 0 : blank.length === 0 && rest === 0;
      const paid = one('[name="amount_cash"]');
      cash = paid && inputs.includes(paid) ? (read(paid.value) ?? rest) : 0;
    }
    one("[data-differs]").hidden = agree || !chosen.length;
    one("[data-cash]").hidden = !chosen.includes("cash");
    const received = read(one("[data-received]").value);
    one("[data-change]").textContent = written(received === null ? 0 : Math.max(0, received - cash));
    return agree;
  };

  const tick = (wanted) => { edited = false; for (const bill of bills()) bill.checked = wanted(bill); show(); };

  form.addEventListener("change", ({ target }) => {
    if (target.matches("[data-tick-all]")) return tick(() => target.checked);
    if (target.matches("[data-tick-month]")) return tick((bill) => (bill.dataset.month === target.dataset.tickMonth ? target.checked : bill.checked));
    if (target.matches("[data-bill]")) edited = false;
    if (target.matches("[data-means]") && !several.checked) {
      for (const box of form.querySelectorAll("[data-means]")) box.checked = box === target;
    }
    if (target.matches("[data-several]") && !target.checked) {
      const [first, ...rest] = form.querySelectorAll("[data-means]:checked");
      if (first) for (const box of rest) box.checked = false;
    }
    show();
  });
  form.addEventListener("input", ({ target }) => {
    if (target === amount) edited = amount.value.trim() !== "";
    if (target.matches('[data-amount], [data-received], [name^="amount_"]')) show();
  });
  // What is typed replaces the amount that stands there.
  amount.addEventListener("focus", () => amount.select());
  form.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-tick-due], [data-tick-none], [data-tick-item]");
    if (!button) return;
    if ("tickDue" in button.dataset) tick((bill) => "due" in bill.dataset);
    else if ("tickNone" in button.dataset) tick(() => false);
    else {
      const on = button.getAttribute("aria-pressed") !== "true";
      tick((bill) => (bill.dataset.item === button.dataset.tickItem ? on : bill.checked));
    }
  });
  // Enter in a field moves no money by itself: it goes to the button, where a second Enter collects.
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.target.matches("input")) return;
    event.preventDefault();
    one("#collect").focus();
  });
  document.addEventListener("htmx:afterSwap", ({ detail }) => { if (detail.target?.id === "owed") show(); });
  show();
})();
