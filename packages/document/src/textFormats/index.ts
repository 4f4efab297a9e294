/**
 * Text files that hold notebooks: scripts with `# %%` cells, Quarto, MyST Markdown; and texts that are just that. Each format
 * takes a text apart into a head and blocks, one for each cell, and puts it together again: blocks of cells that did not
 * change are taken as they stand, so that all that a format does not understand stays. Pure.
 *
 * The rest of the program knows .ipynb alone: a text file is read as the .ipynb that says the same, and written from one.
 */
export { formatOf, formatOfNew } from './formatOf.ts'
export { formats, formatWords } from './formats.ts'
export { TEXT_METADATA } from './plainText.ts'
export { type FileFormat, fileFormats } from './TextFormat.ts'
export { ipynbToText, textToIpynb } from './throughIpynb.ts'
