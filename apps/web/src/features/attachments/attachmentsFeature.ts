import { isProse } from '@anode/notebook'
import { ImagePlus } from 'lucide-react'
import { onSelected, selectedCell } from '../../notebook/actions/Action.ts'
import type { Feature } from '../../notebook/feature/Feature.ts'
import { insertPictures } from './insertPictures.ts'
import { pickPictures } from './pickPictures.ts'
import { pictureDrops } from './pictureDrops.ts'
import { picturesIn } from './picturesIn.ts'

/** Pictures in texts: pasted, dropped, or chosen on the device. */
export const attachmentsFeature: Feature = {
  name: 'attachments',
  actions: [
    {
      id: 'cell.addPictures',
      title: 'Add pictures from this device',
      group: 'Cells',
      when: (session) => isProse(session.index.entry(selectedCell(session) ?? '')?.kind),
      run: onSelected(pickPictures),
    },
  ],
  cellMenu: [{ place: 'content', id: 'cell.addPictures', icon: ImagePlus, optional: true }],
  editor: ({ session, cellId }) =>
    isProse(session.index.entry(cellId)?.kind)
      ? pictureDrops((files, offset) => insertPictures(session, cellId, files, offset))
      : [],
  takeDrop: (session, cellId, dropped) => {
    const files = picturesIn(dropped)
    if (files.length > 0) void insertPictures(session, cellId, files)
    return files.length > 0
  },
}
