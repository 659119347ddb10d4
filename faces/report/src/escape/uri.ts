function encodeSegment(segment: string): string {
  return encodeURIComponent(segment.toWellFormed()).replace(
    /[!'()*]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}

/** A relative path as a relative URI reference: every segment percent-encoded, so that no name can look like a scheme, a query or a line end. */
export function pathUri(path: string): string {
  return path.split('/').map(encodeSegment).join('/')
}

/** A `file:` address, for links in terminals. */
export function fileUrl(root: string, path: string): string {
  const encoded = pathUri(`${root.replace(/\\/g, '/').replace(/\/+$/, '')}/${path}`)
  return `file://${encoded.startsWith('/') ? '' : '/'}${encoded}`
}

/** The address if it is an absolute http(s) one without credentials, spelled so that it can stand in any attribute; undefined otherwise. */
export function webUrl(address: string | undefined): string | undefined {
  if (address === undefined || !URL.canParse(address)) return undefined
  const url = new URL(address)
  const web = url.protocol === 'https:' || url.protocol === 'http:'
  return web && url.username === '' && url.password === ''
    ? url.href.replace(/['"<>()]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`)
    : undefined
}

/** The page of a weakness, from `CWE-89` or `89`. */
export function cweUrl(weakness: string): string {
  return `https://cwe.mitre.org/data/definitions/${encodeSegment(weakness.replace(/^CWE-/, ''))}.html`
}
