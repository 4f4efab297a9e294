import type { Done } from '@anode/protocol'

const cells = (count: number): string => (count === 1 ? 'a cell' : `${count} cells`)

/** What was done, in a few words: `Edited 2 cells, ran 3, 1 failed`. */
export const doneWords = (done: Done): string => {
  const parts = [
    done.loaded ? 'made the notebook' : '',
    ...done.named.map((name) => `named “${name}”`),
    done.created > 0 ? `added ${cells(done.created)}` : '',
    done.edited > 0 ? `edited ${cells(done.edited)}` : '',
    done.deleted > 0 ? `deleted ${cells(done.deleted)}` : '',
    done.moved > 0 ? `moved ${cells(done.moved)}` : '',
    done.changed > 0 ? `changed ${cells(done.changed)}` : '',
    done.runs > 0 ? `ran ${cells(done.runs)}` : '',
    done.failed > 0 ? `${done.failed} failed` : '',
    done.restored > 0 ? `brought back outputs of ${cells(done.restored)}` : '',
    done.cleared > 0 ? `cleared outputs of ${cells(done.cleared)}` : '',
    done.retitled ? 'renamed the notebook' : '',
  ].filter((part) => part !== '')
  const words = parts.length === 0 ? 'worked with the kernel' : parts.join(', ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** Everybody who had a part in something. */
export const namesOf = (ids: ReadonlyArray<string>, nameOf: (id: string) => string): string =>
  ids.length === 0 ? 'Anode' : ids.map(nameOf).join(', ')
