import { AllOf } from './feature/AllOf.ts'
import { useFeatures } from './feature/Features.ts'

/** Everything about the notebook as a whole that a person must know, above its first cell. */
export const Notices = () => (
  <div className="mb-4 ml-0 flex flex-col gap-3 empty:hidden min-[760px]:ml-14">
    <AllOf views={useFeatures().notices} />
  </div>
)
