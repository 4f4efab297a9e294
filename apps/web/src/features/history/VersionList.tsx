import { momentTime, pastOf, removeVersion, versions } from '@anode/notebook/history'
import { Bookmark, Ellipsis, Pencil, Trash2 } from 'lucide-react'
import { IconButton } from '../../controls/IconButton.tsx'
import { Menu, MenuItem } from '../../controls/Menu.tsx'
import { openPanel } from '../../notebook/state/openPanel.ts'
import { useNameOf, useQuery, useSession } from '../../notebook/state/SessionContext.ts'
import { usePast } from './usePast.ts'

/** The moments that have a name; known without the server. */
export const VersionList = () => {
  const session = useSession()
  const past = pastOf(session)
  const all = useQuery(versions)
  const place = usePast((state) => state.place)
  const nameOf = useNameOf()
  if (all.length === 0) return null
  return (
    <section aria-label="Named versions">
      <h3 className="timeline-day">Named versions</h3>
      <ul>
        {all.map(({ id, name, seq, namedAt, namedBy }) => (
          <li key={id} className="version-row">
            <button
              type="button"
              className="timeline-entry"
              aria-current={place?.seq === seq ? 'true' : undefined}
              onClick={() => {
                past.showSeq(seq)
                openPanel.uncover()
              }}
            >
              <span className="flex items-center gap-1.5 font-medium text-ink">
                <Bookmark size={12} className="flex-none text-accent-ink" aria-hidden />
                <span className="truncate">{name}</span>
              </span>
              <span className="timeline-when">
                {nameOf(namedBy)}, {momentTime(namedAt, Date.now())}
              </span>
            </button>
            <Menu
              trigger={
                <IconButton label={`More for version ${name}`} tip="More">
                  <Ellipsis size={15} aria-hidden />
                </IconButton>
              }
            >
              <MenuItem icon={Pencil} onSelect={() => past.name({ seq, versionId: id, name })}>
                Rename
              </MenuItem>
              <MenuItem icon={Trash2} onSelect={() => removeVersion(session, id)}>
                Remove the name
              </MenuItem>
            </Menu>
          </li>
        ))}
      </ul>
    </section>
  )
}
