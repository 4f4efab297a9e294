import type { KernelEvent } from '../Kernel.ts'

const lengthOf = (value: unknown): number => (typeof value === 'string' ? value.length : 0)

/** About how many bytes a kernel's message puts out. Text and pictures count, what describes them does not. */
export const outputSize = (event: KernelEvent): number => {
  switch (event._tag) {
    case 'stream':
      return event.text.length
    case 'display_data':
    case 'update_display_data':
    case 'execute_result':
      return Object.values(event.data).reduce<number>((sum, value) => sum + lengthOf(value), 0)
    default:
      return 0
  }
}
