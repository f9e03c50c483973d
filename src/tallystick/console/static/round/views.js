// The views of the round: each takes a copy of its template and fills it. What they show comes from the phone's memory.
"use strict";
Round.words = (name, places = {}) => {
  const text = document.querySelector(`#words [data-word="${name}"]`).textContent;
  return text.replace(/\{(\w+)\}/g, (_all, place) => places[place] ?? "");
};
Round.counted = (name, n) => Round.words(`${name}_${n === 1 ? "one" : "many"}`, { n: Round.views.number(n) });

Round.views = (() => {
  const { words, counted, figures } = Round;
  const language = document.documentElement.lang;
  const MOST_FOUND = 60;

  const number = (n) => figures.write(BigInt(n) * 10n ** 8n);
  const monthName = (text) => new Intl.DateTimeFormat(language, { year: "numeric", month: "long", timeZone: "UTC" }).format(new Date(`${text}-15T00:00Z`));
  const moment = (text) => new Intl.DateTimeFormat(language, { dateStyle: "short", timeStyle: "short" }).format(new Date(text));

  // A copy of a template, and its marked parts by name.
  const copy = (id) => {
    const made = document.getElementById(id).content.cloneNode(true);
    const parts = { whole: made };
    for (const one of made.querySelectorAll("[data-fill]")) parts[one.dataset.fill] = one;
    parts.part = (name) => made.querySelector(`[data-part="${name}"]`);
    parts.within = made.querySelector.bind(made);
    return parts;
  };
  const say = (element, text) => { element.textContent = text; element.hidden = false; };
  const show = (parts) => document.getElementById("view").replaceChildren(parts.whole);

  const titleOf = (meter) => meter.asset_code;
  const aboutOf = (meter) => [meter.item_name, meter.serial, meter.place, meter.communal ? words("communal") : ""].filter(Boolean).join(" · ");
  const floorOf = (meter) => (meter.floor === null ? words("no_floor") : words("floor", { n: meter.floor }));
  const buildingOf = (meter) => meter.building_name || meter.building_code || words("no_building");
  const codeOf = (meter) => meter.building_code ?? "";
  const isLeft = (meter) => !meter.entry && !meter.read;

  const stateOf = (meter) => {
    if (meter.entry) return [`state_${meter.entry.state}`, meter.entry.state];
    if (meter.read) return [null, "paid"];
    return ["state_left", ""];
  };

  const row = (meter) => {
    const parts = copy("row-link");
    parts.within("a").href = `#/m/${meter.id}`;
    parts.title.textContent = titleOf(meter);
    parts.about.textContent = aboutOf(meter);
    const [word, style] = stateOf(meter);
    parts.state.textContent = word ? words(word) : figures.shown(meter.read.current);
    if (style) parts.state.classList.add(style);
    return parts.whole;
  };

  const leftLine = (meters) => {
    const left = meters.filter(isLeft).length;
    return left ? counted("left", left) : words("all_read");
  };

  const grouped = (meters, keyOf) => {
    const groups = new Map();
    for (const one of meters) groups.set(keyOf(one), [...(groups.get(keyOf(one)) ?? []), one]);
    return groups;
  };

  const buildingRow = ([code, meters]) => {
    const parts = copy("row-link");
    parts.within("a").href = `#/b/${encodeURIComponent(code)}`;
    parts.title.textContent = buildingOf(meters[0]);
    parts.state.textContent = leftLine(meters);
    if (!meters.some(isLeft)) parts.state.classList.add("paid");
    return parts.whole;
  };

  const found = (meters, text) => {
    const sought = text.normalize("NFKC").toLowerCase().replace(/\s+/g, "");
    const isIt = (one) => [one.asset_code, one.room, one.serial, one.place].some((word) => word?.toLowerCase().replace(/\s+/g, "").includes(sought));
    return sought ? meters.filter(isIt) : [];
  };

  const options = (select, choices, chosen) => {
    for (const [value, label] of choices) select.append(new Option(label, value, false, value === chosen));
  };

  // at: { who, chosen, meters (all of the round, with their entries), round, waiting, conflicts, act }
  const home = (at) => {
    const parts = copy("view-home");
    options(parts.book, at.who.books.map((book) => [book.code, book.name]), at.chosen.book);
    parts.part("books").hidden = at.who.books.length < 2;
    options(parts.month, at.book?.months.map((month) => [month, monthName(month)]) ?? [], at.chosen.month);
    const items = [...new Set(at.everything.map((one) => one.item_name))];
    options(parts.item, items.map((name) => [name, name]), at.chosen.item);
    parts.part("items").hidden = items.length < 2;
    parts.fetched.textContent = at.round ? words("fetched", { when: moment(at.round.fetched) }) : "";
    const left = at.meters.filter(isLeft).length, all = at.meters.length;
    parts.read.textContent = words("read_of", { read: number(all - left), all: number(all) });
    parts.left.textContent = all ? leftLine(at.meters) : "";
    [parts.progress.max, parts.progress.value] = [all || 1, all - left];
    if (at.waiting + at.conflicts) say(parts["to-waiting"], [at.conflicts ? counted("sort", at.conflicts) : "", at.waiting ? counted("waits", at.waiting) : ""].filter(Boolean).join(" · "));
    parts.empty.hidden = at.everything.length > 0;
    const fill = () => {
      const hits = found(at.meters, parts.seek.value);
      const rows = parts.seek.value.trim() ? hits.slice(0, MOST_FOUND).map(row) : [...grouped(at.meters, codeOf)].map(buildingRow);
      parts.list.replaceChildren(...rows);
      parts.none.hidden = rows.length > 0 || !parts.seek.value.trim();
    };
    // Drawn anew while somebody looks for something, it goes on being looked for.
    const before = document.querySelector("#view [data-fill=seek]");
    const wasAt = before && document.activeElement === before;
    parts.seek.value = before?.value ?? "";
    fill();
    parts.seek.addEventListener("input", fill);
    for (const name of ["book", "month", "item"]) parts[name].addEventListener("change", () => at.act.choose(name, parts[name].value));
    parts.update.addEventListener("click", () => at.act.fetch());
    parts.within("form").addEventListener("submit", (event) => event.preventDefault());
    parts.scan.addEventListener("change", () => parts.scan.files[0] && at.act.scan(parts.scan.files[0]));
    show(parts);
    if (wasAt) parts.seek.focus();
  };

  const building = (at, code) => {
    const parts = copy("view-building");
    const meters = at.meters.filter((one) => codeOf(one) === code);
    if (!meters.length) return home(at);
    parts.name.textContent = buildingOf(meters[0]);
    const fill = () => {
      const shown = parts["read-too"].checked ? meters : meters.filter(isLeft);
      parts.floors.replaceChildren(...[...grouped(shown, (one) => one.floor).values()].map((on) => {
        const floor = copy("row-floor");
        floor.name.textContent = floorOf(on[0]);
        floor.within("h2").hidden = meters.every((one) => one.floor === null);
        floor.left.textContent = leftLine(meters.filter((one) => one.floor === on[0].floor));
        floor.rows.replaceChildren(...on.map(row));
        return floor.whole;
      }));
      parts.done.hidden = meters.some(isLeft);
    };
    fill();
    parts["read-too"].addEventListener("change", fill);
    return show(parts);
  };

  return { number, monthName, moment, copy, say, show, home, building, titleOf, aboutOf, buildingOf, codeOf, isLeft };
})();
