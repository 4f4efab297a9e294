import { ChartLine, Compass, FilePlus2, type LucideIcon } from 'lucide-react'

/** What a notebook can start from, as people read it. */
export interface Template {
  readonly id: 'empty' | 'tour' | 'analysis'
  readonly icon: LucideIcon
  readonly name: string
  readonly words: string
}

export const templates: ReadonlyArray<Template> = [
  { id: 'empty', icon: FilePlus2, name: 'Empty', words: 'One code cell, ready to type in.' },
  { id: 'tour', icon: Compass, name: 'Tour', words: 'Learn Anode in five minutes, by doing.' },
  {
    id: 'analysis',
    icon: ChartLine,
    name: 'Data analysis',
    words: 'From a table to a conclusion: pandas, DuckDB, Matplotlib, Plotly.',
  },
]
