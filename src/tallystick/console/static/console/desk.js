// The desk's running total, part payment, means of payment and change. Whole minor units throughout.
"use strict";
(() => {
  const form = document.getElementById("desk-form");
  if (!form) return;
  const { lang, dataset: { decimal, thousands } } = document.documentElement;
  const digits = Number(form.dataset.digits);
  // The server's own rule: what it would refuse is no amount here.
  const rule = new RegExp(form.dataset.amountPattern);
  const format = new Intl.NumberFormat(lang, { style: "currency", currency: form.dataset.currency, currencyDisplay: "narrowSymbol", minimumFractionDigits: digits, maximumFractionDigits: digits });
  const written = (minor) => format.format(minor / 10 ** digits);
  const bills = () => [...form.querySelectorAll("[data-bill]")];
  const one = (selector) => form.querySelector(selector);
  const amount = one("[data-amount]");
  const several = one("[data-several]");
  const collect = one("#collect");
  const differs = one("[data-differs]");

  const cleaned = (text) => text.normalize("NFKC").replace(/\p{C}/gu, "").trim();
  const isLarge = (text) => /^[0-9]{13,}([.,][0-9]*)?$/.test(cleaned(text).replaceAll(thousands, ""));
  // What was typed, in minor units; null where it is no amount.
  const read = (text) => {
    const plain = cleaned(text);
    if (!rule.test(plain)) return null;
    const [whole, part = ""] = plain.replaceAll(thousands, "").split(decimal);
    return Number(whole + part.padEnd(digits, "0"));
  };
  const typed = (minor) => {
    const text = String(minor).padStart(digits + 1, "0");
    return digits ? `${text.slice(0, -digits)}${decimal}${text.slice(-digits)}` : text;
  };
  const isBlank = (input) => !input.value.trim();
  let edited = false;

  const show = () => {
    const shown = bills();
    const ticked = shown.filter((bill) => bill.checked);
    const owed = ticked.reduce((sum, bill) => sum + Number(bill.dataset.minor), 0);
    if (!edited) amount.value = owed ? typed(owed) : "";
    const total = read(amount.value) ?? 0;
    one("[data-ticked]").textContent = String(ticked.length);
    for (const place of form.querySelectorAll("[data-total]")) place.textContent = written(total);
    one("[data-blank]").hidden = !owed || !isBlank(amount);
    one("[data-zero]").hidden = isBlank(amount) || read(amount.value) !== 0;
    one("[data-part]").hidden = !(total > 0 && total < owed);
    const over = one("[data-excess]");
    over.hidden = !(total > owed);
    over.textContent = over.hidden ? "" : over.dataset.excess.replace("{}", written(total - owed));
    const untied = one("[data-untied]");
    if (untied) untied.hidden = ticked.length > 0 || total > 0;
    marks(shown);
    unread();
    const agree = means(total);
    collect.disabled = !agree || !(total > 0 && total <= owed);
    steps();
  };

  // Beside each field: that what stands in it cannot be read, and how it is written.
  const unread = () => {
    for (const input of form.querySelectorAll("[data-money]")) {
      const bad = !isBlank(input) && read(input.value) === null;
      input.setAttribute("aria-invalid", String(bad));
      const large = bad && isLarge(input.value);
      input.parentElement.querySelector("[data-unread]").hidden = !bad || large;
      input.parentElement.querySelector("[data-large]").hidden = !large;
    }
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

  // Whether the means come to the total; if not, how much is missing or too much.
  const means = (total) => {
    const boxes = [...form.querySelectorAll("[data-means]:checked")];
    const chosen = boxes.map((box) => box.value);
    one("[data-means-now]").textContent = boxes.map((box) => box.nextElementSibling.textContent).join(" + ");
    lines(chosen);
    let [fault, cash] = ["", total];
    if (chosen.length > 1) {
      const inputs = chosen.map((name) => one(`[name="amount_${name}"]`));
      const rest = total - inputs.reduce((sum, input) => sum + (read(input.value) ?? 0), 0);
      fault = total ? difference(inputs, rest) : "";
      const paid = one('[name="amount_cash"]');
      cash = paid && inputs.includes(paid) ? (read(paid.value) ?? Math.max(0, rest)) : 0;
    } else if (!chosen.length) fault = differs.dataset.none;
    differs.hidden = !fault;
    differs.textContent = fault;
    one("[data-cash]").hidden = !chosen.includes("cash");
    const received = read(one("[data-received]").value);
    one("[data-change]").textContent = written(received === null ? 0 : Math.max(0, received - cash));
    return !fault;
  };

  const difference = (inputs, rest) => {
    const blank = inputs.filter(isBlank);
    for (const input of inputs) input.placeholder = blank.length === 1 && rest > 0 ? typed(rest) : "";
    if (rest < 0) return differs.dataset.over.replace("{}", written(-rest));
    if (blank.length > 1 || inputs.some((input) => !isBlank(input) && !read(input.value))) return differs.dataset.unclear;
    if (blank.length === 1) return rest ? "" : differs.dataset.unclear;
    return rest ? differs.dataset.missing.replace("{}", written(rest)) : "";
  };

  const lines = (chosen) => {
    const many = chosen.length > 1;
    for (const line of form.querySelectorAll("[data-line]")) {
      line.hidden = !chosen.includes(line.dataset.line) || (!many && line.dataset.line === "cash");
      line.classList.toggle("alone", !many);
      line.querySelector("[data-line-amount]").hidden = !many;
      for (const input of line.querySelectorAll("input")) input.disabled = line.hidden || (!many && input.closest("[data-line-amount]"));
    }
  };

  // On a phone the button is always at hand, the amount and the means are not: the first tap shows them, the second collects.
  const phone = window.matchMedia("(max-width: 760px)");
  let brought = false;
  const seen = () => {
    const top = document.querySelector(".top").getBoundingClientRect().bottom;
    const bottom = one(".pay-bar").getBoundingClientRect().top;
    return amount.getBoundingClientRect().top >= top && one(".means").getBoundingClientRect().bottom <= bottom;
  };
  const steps = () => {
    const ready = !phone.matches || brought || seen();
    one("[data-collects]").hidden = !ready;
    one("[data-brings]").hidden = ready;
    return ready;
  };
  collect.addEventListener("click", (event) => {
    if (steps()) return;
    event.preventDefault();
    brought = true;
    one(".pay").scrollIntoView({ block: "start" });
    steps();
  });
  for (const name of ["scroll", "resize"]) window.addEventListener(name, steps, { passive: true });

  const tick = (wanted) => {
    edited = brought = false;
    for (const bill of bills()) bill.checked = wanted(bill);
    show();
  };

  form.addEventListener("change", ({ target }) => {
    if (target.matches("[data-tick-all]")) return tick(() => target.checked);
    if (target.matches("[data-tick-month]")) return tick((bill) => (bill.dataset.month === target.dataset.tickMonth ? target.checked : bill.checked));
    if (target.matches("[data-bill]")) return tick((bill) => bill.checked);
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
    if (target === amount) edited = true;
    if (target.matches("[data-money]")) show();
  });
  // What is typed replaces the amount that stands there.
  amount.addEventListener("focus", () => amount.select());
  const TICKED = {
    tickDue: (bill) => "due" in bill.dataset,
    tickOverdue: (bill) => "overdue" in bill.dataset,
    tickNone: () => false,
    whole: (bill) => bill.checked,
  };
  form.addEventListener("click", ({ target }) => {
    const button = target.closest("button");
    if (!button) return;
    const name = Object.keys(TICKED).find((key) => key in button.dataset);
    if (name) tick(TICKED[name]);
    else if ("tickItem" in button.dataset) {
      const on = button.getAttribute("aria-pressed") !== "true";
      tick((bill) => (bill.dataset.item === button.dataset.tickItem ? on : bill.checked));
    }
  });
  // Enter in a field, and Ctrl+Enter anywhere, move no money by themselves: they go to the button, where Enter collects.
  document.addEventListener("keydown", (event) => {
    const jumps = event.key === "Enter" && (event.ctrlKey || event.metaKey);
    if (!jumps && !(event.key === "Enter" && form.contains(event.target) && event.target.matches("input"))) return;
    event.preventDefault();
    (collect.disabled ? amount : collect).focus();
  });
  document.addEventListener("htmx:afterSwap", ({ detail }) => { if (detail.target?.id === "owed") show(); });
  // HTMX gives the button back as it took it; what stands in the fields decides.
  document.addEventListener("htmx:afterRequest", show);
  show();
})();
