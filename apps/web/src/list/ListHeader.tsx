import { ChevronDown, FilePlus2, FolderOpen } from 'lucide-react'
import type { RefObject } from 'react'
import { Menu, MenuItem } from '../controls/Menu.tsx'
import { TippedButton } from '../controls/TippedButton.tsx'
import { useImport } from './importing/ImportTarget.tsx'
import { fileSource } from './importing/importNotebooks.ts'
import { templates } from './templates.ts'
import type { Create } from './useCreate.ts'

/** What the page is, and the ways to get another notebook. */
export const ListHeader = ({
  title,
  files,
  creating,
  create,
}: Create & {
  readonly title: string
  /** What files are picked with. */
  readonly files: RefObject<HTMLInputElement | null>
}) => (
  <div className="flex flex-wrap items-center gap-x-2 gap-y-4 px-3">
    <h1 className="mr-auto font-semibold text-[26px]/8 tracking-[-0.022em]">{title}</h1>
    <OpenFiles files={files} />
    <span className="flex">
      <TippedButton
        tip="With one code cell"
        command="app.newNotebook"
        className="button button-primary rounded-r-none"
        disabled={creating}
        onClick={() => create('empty')}
      >
        <FilePlus2 size={15} aria-hidden />
        New notebook
      </TippedButton>
      <Menu
        trigger={
          <TippedButton
            tip="Start from a template"
            aria-label="Templates"
            className="button button-primary ml-px rounded-l-none px-2 pointer-coarse:px-3.5"
            disabled={creating}
          >
            <ChevronDown size={15} aria-hidden />
          </TippedButton>
        }
      >
        {templates.map(({ id, icon, name, words }) => (
          <MenuItem key={id} icon={icon} onSelect={() => create(id)}>
            <span className="max-w-[250px] py-1.5">
              <span className="block font-medium">{name}</span>
              <span className="block text-[12px]/4 text-ink-faint">{words}</span>
            </span>
          </MenuItem>
        ))}
      </Menu>
    </span>
  </div>
)

/** Lets the person pick .ipynb files. */
const OpenFiles = ({ files }: { readonly files: RefObject<HTMLInputElement | null> }) => {
  const start = useImport()
  return (
    <>
      <TippedButton
        tip="Or drop files anywhere, or paste them"
        className="button button-quiet max-sm:px-2.5"
        onClick={() => files.current?.click()}
      >
        <FolderOpen size={15} aria-hidden />
        <span className="max-sm:sr-only">Open .ipynb</span>
      </TippedButton>
      <input
        ref={files}
        type="file"
        accept=".ipynb,application/x-ipynb+json"
        multiple
        hidden
        aria-label="Open .ipynb files"
        onChange={(event) => {
          const picked = [...(event.target.files ?? [])]
          event.target.value = ''
          start(picked.map(fileSource))
        }}
      />
    </>
  )
}
