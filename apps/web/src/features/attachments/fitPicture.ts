/** The longest side that a picture keeps, in pixels: sharp on any screen, a tenth of a camera's bytes. */
const LONGEST = 2560

/** Pictures of up to this many bytes stay as they are, unless they are longer than `LONGEST`. */
const LIGHT = 1024 * 1024

/** What browsers and Jupyter show, and we therefore keep. */
const KEPT = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp'])

/** A picture as it will be attached. */
export interface Picture {
  readonly blob: Blob
  /** What was done to it, in words; null when nothing was. */
  readonly change: string | null
}

const paint = (bitmap: ImageBitmap, scale: number): OffscreenCanvas => {
  const canvas = new OffscreenCanvas(
    Math.max(1, Math.round(bitmap.width * scale)),
    Math.max(1, Math.round(bitmap.height * scale)),
  )
  const context = canvas.getContext('2d')
  if (context === null) throw new Error('This browser cannot draw pictures just now.')
  context.imageSmoothingQuality = 'high'
  context.drawImage(bitmap, 0, 0, canvas.width, canvas.height)
  return canvas
}

const isOpaque = (canvas: OffscreenCanvas): boolean => {
  const small = new OffscreenCanvas(64, 64)
  const context = small.getContext('2d')
  if (context === null) return false
  context.drawImage(canvas, 0, 0, 64, 64)
  const { data } = context.getImageData(0, 0, 64, 64)
  for (let i = 3; i < data.length; i += 4) if (data[i] !== 255) return false
  return true
}

/** PNG for drawings and what is transparent, JPEG for what is a photograph by its size. */
const encode = async (canvas: OffscreenCanvas, limit: number): Promise<Blob> => {
  const png = await canvas.convertToBlob({ type: 'image/png' })
  if (png.size <= limit || !isOpaque(canvas)) return png
  const jpeg = await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.86 })
  return jpeg.size < png.size ? jpeg : png
}

const sizeWords = (bytes: number): string =>
  bytes < 1024 * 1024
    ? `${Math.max(1, Math.round(bytes / 1024))} KB`
    : `${(bytes / 1024 / 1024).toFixed(1)} MB`

const words = (before: Blob, after: Blob): string =>
  `The picture was made smaller, from ${sizeWords(before.size)} to ${sizeWords(after.size)}, so that the notebook stays light.`

const decode = async (file: Blob): Promise<ImageBitmap> => {
  try {
    return await createImageBitmap(file)
  } catch {
    throw new Error('It is no picture that this browser can read. Save it as PNG or JPEG and try again.')
  }
}

/** A picture in a format and size that a notebook can carry. Rejects with words when it cannot be read. */
export const fitPicture = async (file: Blob): Promise<Picture> => {
  // Stored beside the log; how long its lines are says nothing of how large it is drawn.
  if (file.type === 'image/svg+xml' && file.size <= 8 * LIGHT) return { blob: file, change: null }
  const bitmap = await decode(file)
  try {
    const scale = Math.min(1, LONGEST / Math.max(bitmap.width, bitmap.height))
    if (scale === 1 && KEPT.has(file.type) && file.size <= LIGHT) return { blob: file, change: null }
    // Redrawn, a moving picture would stand still.
    if (file.type === 'image/gif' && file.size <= 8 * LIGHT) return { blob: file, change: null }
    const blob = await encode(paint(bitmap, scale), LIGHT)
    if (blob.size >= file.size && scale === 1 && KEPT.has(file.type)) return { blob: file, change: null }
    return { blob, change: words(file, blob) }
  } finally {
    bitmap.close()
  }
}

/** The picture in at most `limit` bytes, as small as that takes. */
export const shrinkPicture = async (blob: Blob, limit: number): Promise<Picture> => {
  if (blob.size <= limit) return { blob, change: null }
  const bitmap = await decode(blob)
  try {
    for (let scale = 1; scale > 0.05; scale *= 0.75) {
      const canvas = paint(bitmap, scale)
      const smaller = isOpaque(canvas)
        ? await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.8 })
        : await canvas.convertToBlob({ type: 'image/png' })
      if (smaller.size <= limit) return { blob: smaller, change: words(blob, smaller) }
    }
  } finally {
    bitmap.close()
  }
  throw new Error(`It is larger than ${sizeWords(limit)} however small it is drawn.`)
}
