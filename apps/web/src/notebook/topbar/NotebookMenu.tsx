import {
  ArrowDownToLine,
  ArrowUpToLine,
  Download,
  Ellipsis,
  Eraser,
  Play,
  RotateCcw,
  Square,
} from 'lucide-react'
import { IconButton } from '../../controls/IconButton.tsx'
import { Menu, MenuItem, MenuSeparator } from '../../controls/Menu.tsx'
import { actions } from '../actions/registry.ts'
import { useSession } from '../state/SessionContext.ts'
import { saveIpynb } from './saveIpynb.ts'

/** What concerns the whole notebook and is not needed every minute. */
export const NotebookMenu = () => {
  const session = useSession()
  const run = (id: string) => () => actions.get(id)?.run(session)
  return (
    <Menu
      trigger={
        <IconButton label="Notebook menu" tip="More">
          <Ellipsis size={17} aria-hidden />
        </IconButton>
      }
    >
      <MenuItem icon={Play} onSelect={run('run.all')}>
        Run all cells
      </MenuItem>
      <MenuItem icon={ArrowUpToLine} onSelect={run('run.above')}>
        Run cells above
      </MenuItem>
      <MenuItem icon={ArrowDownToLine} onSelect={run('run.below')}>
        Run cell and below
      </MenuItem>
      <MenuSeparator />
      <MenuItem icon={Square} onSelect={run('kernel.interrupt')}>
        Interrupt kernel
      </MenuItem>
      <MenuItem icon={RotateCcw} onSelect={run('kernel.restart')}>
        Restart kernel
      </MenuItem>
      <MenuSeparator />
      <MenuItem icon={Eraser} onSelect={run('notebook.clearOutputs')}>
        Clear all outputs
      </MenuItem>
      <MenuItem icon={Download} onSelect={() => void saveIpynb(session)}>
        Download .ipynb
      </MenuItem>
    </Menu>
  )
}
