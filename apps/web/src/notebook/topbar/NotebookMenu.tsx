import {
  ArrowDownToLine,
  ArrowUpToLine,
  CircleQuestionMark,
  Command,
  Download,
  Ellipsis,
  Eraser,
  Play,
  RotateCcw,
  Save,
  Settings2,
  Square,
} from 'lucide-react'
import { CommandItem } from '../../controls/CommandItem.tsx'
import { IconButton } from '../../controls/IconButton.tsx'
import { Menu, MenuSeparator } from '../../controls/Menu.tsx'
import { useTextFile } from '../text/textFile.ts'

/** What concerns running all of it. */
const RunItems = () => (
  <>
    <CommandItem id="run.all" icon={Play} />
    <CommandItem id="run.above" icon={ArrowUpToLine} />
    <CommandItem id="run.below" icon={ArrowDownToLine} />
    <MenuSeparator />
    <CommandItem id="kernel.interrupt" icon={Square} />
    <CommandItem id="kernel.restart" icon={RotateCcw} />
    <CommandItem id="kernel.restartAndRunAll" icon={RotateCcw} />
    <MenuSeparator />
    <CommandItem id="notebook.clearOutputs" icon={Eraser} />
  </>
)

/** What concerns the whole notebook and is not needed every minute. */
export const NotebookMenu = () => {
  const isText = useTextFile() !== null
  return (
    <Menu
      trigger={
        <IconButton label="Notebook menu" tip="More">
          <Ellipsis size={17} aria-hidden />
        </IconButton>
      }
    >
      {!isText && <RunItems />}
      <CommandItem id="file.save" icon={Save} optional />
      {!isText && <CommandItem id="notebook.download" icon={Download} />}
      {!isText && <MenuSeparator />}
      <CommandItem id="app.palette" icon={Command} />
      <CommandItem id="panel.settings" icon={Settings2} />
      <CommandItem id="app.help" icon={CircleQuestionMark} />
    </Menu>
  )
}
