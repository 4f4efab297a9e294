import { Failure } from '../../failures/Failure.tsx'
import type { ServedFile } from '../ServedFile.ts'

/** What stands in place of a file that the browser cannot show. */
export const Broken = ({ file, what }: { readonly file: ServedFile; readonly what: string }) => (
  <div className="p-3">
    <Failure
      what={`The browser cannot show this ${what}`}
      why={`“${file.name}” is damaged, cut off, or made in a way that this browser does not know.`}
      todo="Download it and open it in another program, or write it again."
    />
  </div>
)
