/** One fact about how the page stands, as people read it: `Connection`, `online`. */
export type Circumstance = readonly [name: string, value: string]

type Source = () => ReadonlyArray<Circumstance>

const sources = new Set<Source>()

/** How the page stands, told by whoever knows: the notebook while one is open. */
export const situation = {
  provide: (source: Source): (() => void) => {
    sources.add(source)
    return () => void sources.delete(source)
  },
  read: (): ReadonlyArray<Circumstance> => [...sources].flatMap((source) => source()),
}
