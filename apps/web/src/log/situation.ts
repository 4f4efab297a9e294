/** One fact about how the page stands, as people read it: `Connection`, `online`. */
export type SituationLine = readonly [name: string, value: string]

type Source = () => ReadonlyArray<SituationLine>

const sources = new Set<Source>()

/** How the page stands, told by whoever knows: the notebook while one is open. */
export const situation = {
  provide: (source: Source): (() => void) => {
    sources.add(source)
    return () => void sources.delete(source)
  },
  read: (): ReadonlyArray<SituationLine> => [...sources].flatMap((source) => source()),
}
