// One meter: what it showed last, the figure now, its usage at once, a photo; kept on the phone when it is right.
"use strict";
Round.entry = (() => {
  const { words, store, line, figures, views } = Round;
  const LONGEST_SIDE = 1600;  // pixels, as the server keeps them
  const QUALITY = 0.8;

  // The photo upright and small, as bytes; null where it cannot be read.
  const shrunk = async (file) => {
    try {
      const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
      const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
      const canvas = document.createElement("canvas");
      [canvas.width, canvas.height] = [Math.round(picture.width * scale), Math.round(picture.height * scale)];
      canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
      picture.close();
      return await (await new Promise((done) => canvas.toBlob(done, "image/jpeg", QUALITY))).arrayBuffer();
    } catch {
      return null;
    }
  };

  const paint = async (canvas, data) => {
    const picture = await createImageBitmap(new Blob([data]));
    [canvas.width, canvas.height] = [picture.width, picture.height];
    canvas.getContext("2d").drawImage(picture, 0, 0);
    picture.close();
    canvas.hidden = false;
  };

  const dayHere = () => {
    const now = new Date();
    return [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
  };

  const facts = (parts, at, meter) => {
    parts.back.href = `#/b/${encodeURIComponent(views.codeOf(meter))}`;
    parts.building.textContent = views.buildingOf(meter);
    parts.unit.textContent = views.titleOf(meter);
    parts.item.textContent = meter.item_name;
    parts.about.textContent = [meter.room, meter.serial, meter.place, meter.communal ? words("communal") : ""].filter(Boolean).join(" · ");
    parts.previous.textContent = figures.shown(meter.previous);
    parts.last.textContent = figures.shown(meter.last_usage);
    parts.habit.textContent = figures.shown(meter.habit);
    parts.part("rolled").hidden = meter.digits === null;
  };

  // The next meter of the walk that nobody has read, from this one on and then from the start.
  const nextOf = (at, meter) => {
    const place = at.meters.findIndex((one) => one.id === meter.id);
    return [...at.meters.slice(place + 1), ...at.meters.slice(0, place)].find(views.isLeft) ?? null;
  };
  const wayOn = (at, meter) => {
    const next = nextOf(at, meter);
    return next ? `#/m/${next.id}` : "#/";
  };

  // Why a figure is not taken; "" where it is.
  const fault = (meter, current, rolledOver) => {
    if (current === null) return words("not_a_figure");
    if (figures.tooLong(meter, current)) return words("too_many_digits", { n: meter.digits });
    if (figures.usage(meter, current, rolledOver) !== null) return "";
    return words(meter.digits === null ? "goes_back_unknown" : "goes_back", { previous: figures.shown(meter.previous) });
  };

  const isSure = (parts, used, habit) => new Promise((done) => {
    const dialog = parts.dialog;
    parts.unusual.textContent = words("unusual", { usage: figures.write(used), habit: figures.shown(habit) });
    let sure = false;
    parts.sure.onclick = () => { sure = true; dialog.close(); };
    parts.again.onclick = () => dialog.close();
    dialog.onclose = () => done(sure);
    dialog.showModal();
  });

  const made = (at, meter, typed) => ({
    id: crypto.randomUUID(), user: at.who.user.id, round: at.key, book: at.book.id, book_code: at.book.code, month: at.chosen.month,
    meter: meter.id, asset_code: meter.asset_code, item_name: meter.item_name, at: new Date().toISOString(), state: "waiting",
    read_on: dayHere(), ...typed,
  });

  // Nothing replaces an entry that is just going up: whoever comes second sees what became of it.
  const keep = async (at, meter, typed, photo) => {
    const before = await store.entryOf(at.key, meter.id);
    const fresh = made(at, meter, typed);
    if (!before) return store.keepEntry(fresh, photo);
    return line.alone(before.id, () => store.keepEntry(fresh, photo));
  };

  const undo = (entry) => line.alone(entry.id, async () => {
    const still = await store.entry(entry.id);
    if (still) await store.dropEntry(entry.id);
    return Boolean(still);
  });

  const view = async (at, id) => {
    const meter = at.everything.find((one) => one.id === id);
    if (!meter) return at.act.say(words("unknown_meter"), true, "#/");
    const parts = views.copy("view-meter");
    parts.form = parts.within("form");
    parts.dialog = parts.within("dialog");
    parts.fault = parts.within("#entry-fault");
    facts(parts, at, meter);
    parts.skip.href = parts.next.href = wayOn(at, meter);
    if (meter.read && !meter.entry) return alreadyRead(parts, meter);
    await form(parts, at, meter);
    views.show(parts);
    parts.current.focus({ preventScroll: true });
    return null;
  };

  const alreadyRead = (parts, meter) => {
    const { current, by, at: when, estimated } = meter.read;
    views.say(parts.read, words(estimated ? "estimated" : "read_by", { current: figures.shown(current), by, when: views.moment(when) }));
    parts.form.remove();
    parts.next.hidden = false;
    views.show(parts);
  };

  const form = async (parts, at, meter) => {
    const { entry } = meter;
    let photo = entry?.has_photo ? await store.photo(entry.id) : null;
    if (entry) {
      parts.current.value = entry.current.replace(".", document.documentElement.dataset.decimal);
      parts.rolled.checked = entry.rolled_over;
      parts.remark.value = entry.remark;
      parts.undo.hidden = false;
    }
    const look = () => {
      const current = figures.typed(parts.current.value);
      const used = current === null ? null : figures.usage(meter, current, parts.rolled.checked);
      parts.usage.textContent = used === null ? "–" : figures.write(used);
      parts.usage.classList.toggle("late", figures.isUnusual(used, meter.habit));
      parts.fault.textContent = "";
    };
    const showPhoto = async () => {
      parts["no-photo"].hidden = !photo;
      parts.shown.hidden = true;
      if (photo) await paint(parts.shown, photo);
      if (photo) parts["photo-says"].textContent = words("photo_taken");
    };
    look();
    await showPhoto();
    for (const kind of ["input", "change"]) parts.form.addEventListener(kind, () => { parts.form.dataset.touched = ""; });
    parts.current.addEventListener("input", look);
    parts.rolled.addEventListener("change", look);
    parts.photo.addEventListener("change", async () => {
      if (!parts.photo.files[0]) return;
      parts.keep.disabled = true;
      photo = await shrunk(parts.photo.files[0]);
      parts.keep.disabled = false;
      parts.fault.textContent = photo ? "" : words("photo_bad");
      await showPhoto();
    });
    parts["no-photo"].addEventListener("click", () => { photo = null; showPhoto(); });
    parts.undo.addEventListener("click", async () => {
      const word = (await undo(entry)) ? "dropped" : "too_late";
      at.act.say(words(word, { unit: meter.asset_code }));
      await at.act.reload();
    });
    parts.form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const current = figures.typed(parts.current.value);
      const wrong = fault(meter, current, parts.rolled.checked);
      parts.fault.textContent = wrong;
      parts.current.setAttribute("aria-invalid", String(Boolean(wrong)));
      if (wrong) return parts.current.focus();
      const used = figures.usage(meter, current, parts.rolled.checked);
      if (figures.isUnusual(used, meter.habit) && !(await isSure(parts, used, meter.habit))) return parts.current.select();
      const typed = { current, rolled_over: parts.rolled.checked, remark: parts.remark.value.trim(), has_photo: Boolean(photo) };
      try {
        await keep(at, meter, typed, photo);
      } catch {
        parts.fault.textContent = words("no_memory");
        return null;
      }
      return at.act.kept(meter, current, wayOn(at, meter));
    });
  };

  return { view, undo };
})();
