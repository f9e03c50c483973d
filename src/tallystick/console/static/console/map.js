// The house map: arrows go from unit to unit; another book brings its own buildings.
"use strict";
(() => {
  const doors = (floor) => [...floor.querySelectorAll(".door")];

  // The door of a floor that stands nearest below or above one.
  const nearest = (floor, door) => {
    const middle = (each) => each.offsetLeft + each.offsetWidth / 2;
    return doors(floor).reduce((best, each) => (!best || Math.abs(middle(each) - middle(door)) < Math.abs(middle(best) - middle(door)) ? each : best), null);
  };

  const next = (door, key) => {
    const floor = door.closest("[data-floor]");
    if (key === "ArrowLeft" || key === "ArrowRight") {
      const all = [...document.querySelectorAll("[data-house] .door")];
      return all[all.indexOf(door) + (key === "ArrowRight" ? 1 : -1)];
    }
    const floors = [...document.querySelectorAll("[data-floor]")];
    const other = floors[floors.indexOf(floor) + (key === "ArrowDown" ? 1 : -1)];
    return other && nearest(other, door);
  };

  document.addEventListener("keydown", (event) => {
    const door = event.target.closest?.("[data-house] .door");
    if (!door || !event.key.startsWith("Arrow") || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    next(door, event.key)?.focus();
  });

  document.querySelector("[data-asks-page]")?.addEventListener("change", (event) => {
    event.stopPropagation();
    location.search = new URLSearchParams({ book: event.target.value });
  });
})();
