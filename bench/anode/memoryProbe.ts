/** Preloaded into a server: at every message, collects garbage and says how much memory the process takes. */
const collect = (globalThis as { readonly gc?: () => void }).gc

process.on('message', () => {
  collect?.()
  process.send?.(process.memoryUsage())
})
process.channel?.unref()
