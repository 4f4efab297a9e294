/** What the bench's page takes of the web client's sources. */
declare module 'anode-web/replica/openNotebook.ts' {
  export const openNotebook: (notebookId: string) => Promise<import('@anode/protocol/replica').Replica>
}

declare module 'anode-web/notebook/queries.ts' {
  type Query = Parameters<import('@anode/protocol/replica').Replica['read']>[0]
  export const title: Query
  export const cellList: Query
}

declare module 'anode-web/replica/ahead.ts' {}
