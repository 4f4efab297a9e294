/** Classes of the page's own places, where a notebook's first cells are painted before the page is there, too. */

/** The bar at the top, and what stands in it. */
export const barLook = 'sticky top-0 z-20 border-line border-b bg-paper'
export const barRowLook = 'flex min-h-[calc(var(--bar-height)-1px)] items-center gap-1 px-2 sm:gap-2 sm:px-3'
export const titleLook =
  'h-8 min-w-12 max-w-[420px] shrink truncate rounded-lg px-2 font-medium text-[14px] outline-none transition-colors duration-120 [field-sizing:content] hover:bg-surface focus:bg-surface pointer-coarse:h-11'

/** The column of the cells. */
export const columnLook = 'mx-auto w-full max-w-(--column) px-3 pt-5 pb-[45dvh] sm:px-5 sm:pt-8'
