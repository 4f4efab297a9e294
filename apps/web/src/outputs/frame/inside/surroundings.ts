/**
 * What the frame's own code takes from the window, before anything runs that an output brings: that may put what it
 * likes in its place, or declare a `const` of the same name. (Names are taken for the whole bundle by `framePlugin`.)
 */

const getter = (name: 'innerWidth' | 'innerHeight'): (() => number) => {
  const { get } = Object.getOwnPropertyDescriptor(window, name) ?? {}
  return get === undefined ? () => window[name] : get.bind(window)
}

/** The width of the frame in pixels, with a scrollbar. */
export const frameWidth = getter('innerWidth')

/** The height of the frame in pixels, with a scrollbar. */
export const frameHeight = getter('innerHeight')

export const page = window.parent

export const listen = window.addEventListener.bind(window)
