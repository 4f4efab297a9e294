/** Where values go that are too large for the log. */
export interface ArtifactStore {
  /**
   * Stores the content and tells its SHA-256 in hexadecimal. Waits for the store as long as it takes; a
   * rejection means that it will never take this content.
   */
  readonly put: (content: Uint8Array<ArrayBuffer>) => Promise<string>
}
