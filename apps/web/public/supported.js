// Before the page's own code, which such a browser may not even read: whether it can run here. Written for
// browsers of any age. main.tsx does not start where this has spoken.
;(() => {
  var missing = []
  var need = (there, name) => {
    if (!there) missing.push(name)
  }
  need('noModule' in document.createElement('script'), 'modules')
  need(typeof WebAssembly === 'object', 'WebAssembly')
  need(typeof WebSocket === 'function', 'WebSockets')
  need(typeof IntersectionObserver === 'function', 'IntersectionObserver')
  need(typeof Array.prototype.toSorted === 'function', 'the JavaScript of 2023')
  need(typeof Map.groupBy === 'function', 'the JavaScript of 2024')
  // biome-ignore lint/complexity/useOptionalChain: browsers of any age must be able to read this.
  need(window.CSS && CSS.supports && CSS.supports('color', 'light-dark(red, red)'), 'the CSS of 2024')
  if (missing.length === 0) return
  document.documentElement.setAttribute('data-unsupported', missing.join(', '))
  document.addEventListener('DOMContentLoaded', () => {
    document.getElementById('root').innerHTML =
      '<div role="alert" style="max-width:440px;margin:18vh auto 0;padding:0 24px;font:15px/24px system-ui,sans-serif">' +
      '<h1 style="font-size:19px;margin:0 0 8px">This browser is too old for Anode</h1>' +
      '<p style="margin:0 0 8px">It lacks ' +
      missing.join(', ') +
      '.</p>' +
      '<p style="margin:0">Use Chrome or Edge 123, Firefox 120, Safari 17.5, or newer ones of these. ' +
      'Your notebooks are at the server; nothing is lost.</p></div>'
  })
})()
