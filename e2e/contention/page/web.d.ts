/** What the contention page takes of the web client's sources. */
declare module 'web-sources/replica/openNotebook.ts' {
  export const openNotebook: (notebookId: string) => Promise<import('@anode/protocol/replica').Replica>
}
