// Before the page's own code (aheadPlugin.ts puts the files in): what the page at this address takes is fetched
// meanwhile. For a notebook, first what shows its first cells (drawPicture.ts), which are asked for at once.
{
  const fetchFiles = (files) => {
    for (const file of files)
      document.head.append(Object.assign(document.createElement('link'), { crossOrigin: '' }, file))
  }
  const read = (key) => {
    try {
      return JSON.parse(localStorage.getItem(key) ?? 'null')
    } catch {
      return null
    }
  }
  const isTypedInto = (id) => {
    try {
      return Object.keys(localStorage).some((key) => key.startsWith(`anode.typed:${id}:`))
    } catch {
      return false
    }
  }
  const askFor = async (id) => {
    const response = await fetch(`/api/notebooks/${id}/first`)
    return response.ok ? response.json() : null
  }
  const { pages, picture, markdown } = globalThis.anodeFiles
  const page = pages.find(({ path }) => new RegExp(path).test(location.pathname))
  const [, id] = /^\/n\/([\w-]+)$/.exec(location.pathname) ?? []
  // On touch screens the keyboard belongs to the element that was touched; Vim's keys come with the page. Without locks
  // two tabs could not tell whose typing is whose.
  const draws =
    id !== undefined &&
    navigator.locks !== undefined &&
    // What was typed into a picture whose page never came is the page's to bring back.
    !isTypedInto(id) &&
    matchMedia('(pointer: fine)').matches &&
    read('anode.settings')?.chosen?.vimKeys !== true
  if (draws) {
    const kept = read(`anode.first:${id}`)
    const cells = kept === null ? askFor(id).catch(() => null) : Promise.resolve(kept)
    globalThis.anodeFirst = {
      notebookId: id,
      cells,
      fetchPage: () => fetchFiles(page?.files ?? []),
    }
    fetchFiles(picture)
    void cells.then((first) => {
      // What is kept may be of another version.
      if (first?.cells?.some?.(({ kind }) => kind === 'markdown')) fetchFiles(markdown)
    })
  } else fetchFiles(page?.files ?? [])
}
