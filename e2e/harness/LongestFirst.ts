import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Files that take a minute, whatever their size: begun last, a worker would be alone with one at the end. */
const LONG = /\/e2e\/views\//

/** Begins with the files that take longest. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    return [
      ...sorted.filter(({ moduleId }) => LONG.test(moduleId)),
      ...sorted.filter(({ moduleId }) => !LONG.test(moduleId)),
    ]
  }
}
