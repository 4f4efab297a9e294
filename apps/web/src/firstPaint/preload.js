// Before the page's own code (preloadPlugin.ts puts the files in): what the page at this address takes is fetched
// meanwhile. For a notebook, first what paints its first cells (paintFirstCells.tsx), which are asked for at once.
{
  const fetchFiles = (files) => {
    for (const href of files) {
      if (href.endsWith('.js')) {
        document.head.append(
          Object.assign(document.createElement('link'), { rel: 'modulepreload', crossOrigin: '', href }),
        )
      } else {
        // Browsers warn of a link that was not used within seconds, and a slow one takes longer for the page's code.
        void fetch(href).then(
          (answer) => answer.arrayBuffer(),
          () => {},
        )
      }
    }
  }
  const read = (key) => {
    try {
      return JSON.parse(localStorage.getItem(key) ?? 'null')
    } catch {
      return null
    }
  }
  const askFor = async (id) => {
    const response = await fetch(`/api/notebooks/${id}/first`)
    return response.ok ? response.json() : null
  }
  const { pages, paint, prose } = globalThis.anodeFiles
  const page = pages.find(({ path }) => new RegExp(path).test(location.pathname))
  const [, id] = /^\/n\/([\w-]+)$/.exec(location.pathname) ?? []
  // On touch screens the keyboard belongs to the element that was touched; Vim's keys come with the page.
  const paints =
    id !== undefined &&
    matchMedia('(pointer: fine)').matches &&
    read('anode.settings')?.chosen?.vimKeys !== true
  if (paints) {
    const kept = read(`anode.first:${id}`)
    const cells = kept === null ? askFor(id).catch(() => null) : Promise.resolve(kept)
    globalThis.anodeFirst = {
      notebookId: id,
      cells,
      fetchPage: () => fetchFiles(page?.files ?? []),
    }
    fetchFiles(paint)
    void cells.then((first) => {
      // What is kept may be of another version.
      if (first?.cells?.some?.(({ kind }) => prose.kinds.includes(kind))) fetchFiles(prose.files)
    })
  } else fetchFiles(page?.files ?? [])
}
