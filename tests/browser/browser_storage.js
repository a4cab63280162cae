// Everything a page of this origin keeps in the browser, as one text; bytes as Latin-1.
async () => {
  const found = [JSON.stringify({ ...localStorage }), JSON.stringify({ ...sessionStorage })];
  const answer = (asked) =>
    new Promise((resolve, reject) => {
      asked.onsuccess = () => resolve(asked.result);
      asked.onerror = () => reject(asked.error);
    });
  const legible = (_name, value) => {
    if (value instanceof ArrayBuffer) return new TextDecoder("latin1").decode(value);
    if (ArrayBuffer.isView(value)) return new TextDecoder("latin1").decode(value);
    return value;
  };
  for (const { name } of await indexedDB.databases()) {
    const database = await answer(indexedDB.open(name));
    for (const store of database.objectStoreNames) {
      const rows = await answer(database.transaction(store).objectStore(store).getAll());
      found.push(name, store, JSON.stringify(rows, legible));
    }
    database.close();
  }
  for (const name of await caches.keys()) found.push(name);
  const folder = await navigator.storage.getDirectory();
  for await (const name of folder.keys()) found.push(name);
  return found.join(" ");
};
