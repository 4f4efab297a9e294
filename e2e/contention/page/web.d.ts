/** What the contention page takes of the web client's sources. */
declare module 'web-sources/replica/openNotebook.ts' {
  export const openNotebook: (notebookId: string) => Promise<import('@anode/protocol/replica').Replica>
}

declare module 'web-sources/notebook/queries.ts' {
  type LiveQueryDef<A> = import('@livestore/livestore').LiveQueryDef<A>
  export const title: LiveQueryDef<string>
  export const cellList: LiveQueryDef<string>
  export const runList: LiveQueryDef<string>
  export const cell: (id: string) => LiveQueryDef<import('@anode/document').CellRow | null>
  export const outputs: (cellId: string) => LiveQueryDef<ReadonlyArray<import('@anode/document').OutputRow>>
}
