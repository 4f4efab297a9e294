import type { WantedKernel } from '@anode/document/kernelspec'
import { fetchKernelspecs } from '../../server/kernelspecs.ts'

/** Why a notebook's kernel cannot be started, with what to do; null when it can. */
export const missingKernel = async (wanted: WantedKernel): Promise<string | null> => {
  const [{ kernelspecs }, { chooseKernel }] = await Promise.all([
    fetchKernelspecs(),
    import('@anode/document/kernelspec'),
  ])
  const chosen = chooseKernel(wanted, kernelspecs)
  return chosen._tag === 'missing' ? chosen.message : null
}
