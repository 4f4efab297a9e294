import './packages.css'
import { useEffect } from 'react'
import { Failure } from '../../failures/Failure.tsx'
import { AddPackage } from './AddPackage.tsx'
import { canChange } from './canChange.ts'
import { PackageList } from './PackageList.tsx'
import { PackagesProgress } from './PackagesProgress.tsx'
import { PackagesStanding } from './PackagesStanding.tsx'
import { PythonOptions } from './PythonOptions.tsx'
import { usePackages } from './usePackages.ts'

/** What the notebook asks for of Python, what that brings along, and the ways to change it. */
export const PackagesPanel = () => {
  const [{ info, unknown }, changes] = usePackages()
  // A file near the notebook may be another one by now: nobody tells of that.
  useEffect(() => {
    void changes.refresh()
  }, [changes])
  if (info === null) {
    return unknown === null ? (
      <p role="status" className="px-2 text-[13px] text-ink-faint">
        Looking at the packages …
      </p>
    ) : (
      <Failure {...unknown}>
        <button type="button" className="button" onClick={() => void changes.refresh()}>
          Try again
        </button>
      </Failure>
    )
  }
  return (
    <div className="packages-panel">
      {canChange(info) && <AddPackage info={info} />}
      <PackagesProgress />
      <PackagesStanding info={info} />
      <PackageList info={info} />
      <PythonOptions info={info} />
    </div>
  )
}
