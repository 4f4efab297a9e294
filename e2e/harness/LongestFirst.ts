import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Folders whose files take a minute each, whatever their size: at the end, a worker would be alone with one. */
const LONG = /\/e2e\/(contention|views)\//

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
