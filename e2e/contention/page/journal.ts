/**
 * Tells when what was written to the replica's journal before is kept. It asks IndexedDB itself, so that the
 * product need not say: a reader that comes after a writer waits for its end.
 */
export const openJournalWatch = async (): Promise<(kept: () => void) => void> => {
  const db = await new Promise<IDBDatabase>((resolve, reject) => {
    const opening = indexedDB.open('anode')
    opening.onsuccess = () => resolve(opening.result)
    opening.onerror = () => reject(opening.error)
  })
  return (kept) => {
    const reading = db.transaction('journal', 'readonly')
    reading.objectStore('journal').count()
    reading.oncomplete = kept
  }
}
