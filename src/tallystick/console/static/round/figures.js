// Figures of meters: exact, in whole hundred-millionths, as the server reckons; read and written as the reader does.
"use strict";
const Round = {};
Round.figures = (() => {
  const PLACES = 8;
  const UNIT = 10n ** BigInt(PLACES);
  const root = document.documentElement;

  // "1234.5", as programs write it, in hundred-millionths.
  const parse = (text) => {
    const sign = text.startsWith("-") ? -1n : 1n;
    const [whole, part = ""] = text.replace("-", "").split(".");
    return sign * (BigInt(whole) * UNIT + BigInt(part.slice(0, PLACES).padEnd(PLACES, "0")));
  };

  // What was typed, as programs write it; null where it is no figure. Point and comma both begin the decimals.
  const typed = (text) => {
    const plain = text.normalize("NFKC").replace(/\s/g, "").replace(/[,。、]/g, ".");
    return /^\d{1,12}(\.\d{0,4})?$/.test(plain) ? plain.replace(/\.0*$/, "") : null;
  };

  const write = (number) => {
    const size = number < 0n ? -number : number;
    const whole = String(size / UNIT).replace(/\B(?=(\d{3})+$)/g, root.dataset.thousands);
    const part = String(size % UNIT).padStart(PLACES, "0").replace(/0+$/, "");
    return (number < 0n ? "−" : "") + whole + (part ? root.dataset.decimal + part : "");
  };

  const shown = (text) => (text === null || text === undefined ? "–" : write(parse(text)));

  // What a meter used between its previous figure and this one; null where it went back and is not said to have rolled over.
  const usage = (meter, current, rolledOver) => {
    let measured = parse(current) - parse(meter.previous);
    if (rolledOver && meter.digits !== null) measured += 10n ** BigInt(meter.digits) * UNIT;
    if (measured < 0n) return null;
    const used = (measured * parse(meter.multiplier)) / UNIT + parse(meter.left_over);
    return used > 0n ? used : 0n;
  };

  // Above three times the habit or below a third of it, give or take five units.
  const isUnusual = (used, habit) => {
    if (habit === null || used === null) return false;
    const usual = parse(habit);
    return used > usual * 3n + 5n * UNIT || used * 3n < usual - 15n * UNIT;
  };

  const tooLong = (meter, current) => meter.digits !== null && current.split(".")[0].replace(/^0+/, "").length > meter.digits;

  return { parse, typed, write, shown, usage, isUnusual, tooLong };
})();
