/** Small help with the browser's own database: requests and transactions as promises. */

export async function openDatabase(
  name: string,
  version: number,
  lay: (database: IDBDatabase) => void,
  factory: IDBFactory = indexedDB,
): Promise<IDBDatabase> {
  const request = factory.open(name, version);
  request.onupgradeneeded = () => lay(request.result);
  const database = await answerOf(request);
  // A newer page of ours in another tab may need to lay it out anew.
  database.onversionchange = () => database.close();
  return database;
}

export function answerOf<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** Sees each value under a cursor, one after the other. */
export function eachOf(
  request: IDBRequest<IDBCursorWithValue | null>,
  see: (value: unknown) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => {
      const cursor = request.result;
      if (!cursor) {
        resolve();
        return;
      }
      see(cursor.value);
      cursor.continue();
    };
    request.onerror = () => reject(request.error);
  });
}

/** Changes stores in one transaction; done once it is on the device's storage. */
export function write(
  database: IDBDatabase,
  stores: string[],
  change: (open: (name: string) => IDBObjectStore) => void,
): Promise<void> {
  // Strict: on the storage, not only on its way there.
  const transaction = database.transaction(stores, "readwrite", { durability: "strict" });
  change((name) => transaction.objectStore(name));
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error);
    transaction.onerror = () => reject(transaction.error);
  });
}
