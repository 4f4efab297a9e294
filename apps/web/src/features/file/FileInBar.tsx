import * as queries from '@anode/notebook/queries'
import {
  Copy,
  FileText,
  FileWarning,
  LetterText,
  NotebookText,
  Save,
  SkipForward,
  Unlink,
} from 'lucide-react'
import type { ComponentProps } from 'react'
import { CommandItem } from '../../controls/CommandItem.tsx'
import { Menu, MenuSeparator } from '../../controls/Menu.tsx'
import { Tip } from '../../controls/Tip.tsx'
import { useQuery, useStatus } from '../../notebook/state/SessionContext.ts'
import { conflictSentence, fileSentence, fileWord, isProblem, nameOf } from './fileWords.ts'
import { useConflicts } from './useConflicts.ts'
import { useFile } from './useFile.ts'

interface FileButtonProps extends ComponentProps<'button'> {
  readonly path: string
  readonly sentence: string
}

/** Says where the file is and how it stands, on hover, on focus, and to assistive technology. */
const FileButton = ({ path, sentence, children, ...rest }: FileButtonProps) => (
  <Tip
    text={
      <span className="block max-w-[min(360px,80vw)]">
        {path}
        <br />
        {sentence}
      </span>
    }
  >
    <button
      type="button"
      aria-label={`File: ${nameOf(path)}`}
      aria-description={`${path}. ${sentence}`}
      {...rest}
    >
      {children}
    </button>
  </Tip>
)

/** The file that the notebook is, beside its title: the name, and what can be done about it. */
export const FileInBar = () => {
  const file = useFile()
  const title = useQuery(queries.title)
  const conflicts = useConflicts().length
  const isConnected = useStatus(({ connection }) => connection === 'online')
  if (file === null) return null
  const name = nameOf(file.path)
  const sentence = [
    fileSentence(file, isConnected),
    ...(conflicts === 0 ? [] : [`${conflictSentence(conflicts)}.`]),
  ].join(' ')
  const asks = isProblem(file) || conflicts > 0
  const word = fileWord[file.state]
  const Icon = asks ? FileWarning : FileText
  return (
    <Menu
      align="start"
      trigger={
        <FileButton
          path={file.path}
          sentence={sentence}
          data-file-state={file.state}
          className={`button button-quiet min-w-8 flex-none gap-1.5 px-2 font-normal text-[12.5px] ${asks ? 'text-warn!' : 'text-ink-faint!'}`}
        >
          <Icon size={14} aria-hidden className="flex-none" />
          {title !== name && <span className="max-w-[180px] truncate max-md:hidden">{name}</span>}
          {word !== null && <span className="flex-none max-lg:hidden">· {word}</span>}
        </FileButton>
      }
    >
      <p className="max-w-[300px] px-2 py-1.5 text-[12.5px]/[18px]">
        <span className="text-ink">{file.path}</span>
        <br />
        <span className={asks ? 'text-warn' : 'text-ink-soft'}>{sentence}</span>
      </p>
      <MenuSeparator />
      <CommandItem id="file.nextConflict" icon={SkipForward} optional />
      <CommandItem id="file.write" icon={Save} />
      <CommandItem id="file.asNotebook" icon={NotebookText} optional />
      <CommandItem id="file.asText" icon={LetterText} optional />
      <CommandItem id="file.copyPath" icon={Copy} />
      <MenuSeparator />
      <CommandItem id="file.part" icon={Unlink} />
    </Menu>
  )
}
