// What has not gone up: entries that wait, those that the server would not take, and notes for the office.
"use strict";
Round.waiting = (() => {
  const { words, counted, store, line, figures, views } = Round;

  const aboutOf = (entry) => `${entry.item_name} · ${views.monthName(entry.month)}`;

  const theirs = (entry) => {
    if (entry.theirs) return words("theirs", { current: figures.shown(entry.theirs.current), by: entry.theirs.by, when: views.moment(entry.theirs.at) });
    return entry.code === "meter_gone" ? words("gone") : "";
  };

  const toOffice = (entry) => words("told", {
    unit: entry.asset_code, item: entry.item_name, month: views.monthName(entry.month), mine: figures.shown(entry.current), message: entry.message,
  });

  const share = async (entry) => {
    const photo = entry.has_photo ? await store.photo(entry.id) : null;
    const files = photo ? [new File([photo], `${entry.asset_code}.jpg`, { type: "image/jpeg" })] : [];
    const told = { text: toOffice(entry), ...(navigator.canShare?.({ files }) ? { files } : {}) };
    await navigator.share(told).catch(() => null);  // closed without sending it
  };

  const refusedRow = (at, entry) => {
    const parts = views.copy("row-conflict");
    parts.title.textContent = entry.asset_code;
    parts.about.textContent = aboutOf(entry);
    parts.message.textContent = entry.code === "already_read" ? words("already_read") : entry.message;
    parts.mine.textContent = figures.shown(entry.current);
    parts.theirs.textContent = theirs(entry);
    parts.part("theirs").hidden = !theirs(entry);
    parts.correct.href = `#/m/${entry.meter}`;
    parts.correct.hidden = entry.round !== at.key || ["already_read", "meter_gone"].includes(entry.code);
    parts.keep.hidden = entry.state === "kept";
    parts.keep.addEventListener("click", async () => { await store.changeEntry({ ...entry, state: "kept" }); await at.act.reload(); });
    parts.share.hidden = !navigator.share;
    parts.share.addEventListener("click", () => share(entry));
    parts.drop.addEventListener("click", async () => { await Round.entry.undo(entry); await at.act.reload(); });
    return parts.whole;
  };

  const waitingRow = (at, entry) => {
    const parts = views.copy("row-link");
    if (entry.round === at.key) parts.within("a").href = `#/m/${entry.meter}`;
    parts.title.textContent = entry.asset_code;
    parts.about.textContent = aboutOf(entry);
    parts.state.textContent = figures.shown(entry.current);
    return parts.whole;
  };

  const fill = (parts, name, rows) => {
    parts.part(name).hidden = !rows.length;
    parts[name].replaceChildren(...rows);
  };

  const view = async (at) => {
    const [conflicts, waiting, kept] = await Promise.all(["conflict", "waiting", "kept"].map((state) => store.entries(at.who.user.id, state)));
    const parts = views.copy("view-waiting");
    parts.count.textContent = counted("waits", waiting.length);
    parts.fragile.hidden = !waiting.length || (await navigator.storage?.persisted?.()) !== false;
    parts.nothing.hidden = conflicts.length + waiting.length + kept.length > 0;
    fill(parts, "conflicts", conflicts.map((entry) => refusedRow(at, entry)));
    fill(parts, "waiting", waiting.map((entry) => waitingRow(at, entry)));
    fill(parts, "kept", kept.map((entry) => refusedRow(at, entry)));
    parts.send.addEventListener("click", () => line.goUp());
    views.show(parts);
  };

  return { view };
})();
