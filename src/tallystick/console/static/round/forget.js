// Who signs out takes their round from this browser; what has not gone up stays until they come back.
"use strict";
(async () => {
  const NAME = "tallystick-round";
  const known = (await indexedDB.databases?.()) ?? [];
  if (!known.some(({ name }) => name === NAME)) return;
  indexedDB.open(NAME).onsuccess = ({ target: { result: db } }) => {
    const stores = ["rounds", "meters", "facts"];
    const transaction = db.transaction(stores, "readwrite");
    for (const name of stores) transaction.objectStore(name).clear();
    transaction.oncomplete = () => db.close();
  };
})();
