import type { FileLocation, Location } from '@bartizan/model'
import { oneLine } from '../escape/characters.ts'
import { fileUrl } from '../escape/uri.ts'

/** `path:line:column` of a place, escaped, without its note. */
export function placeText(location: Location): string {
  if (location.kind !== 'file') return `${location.kind.replace('-', ' ')} ${oneLine(location.name)}`
  const { region } = location
  const inside = (location.inside ?? []).map((name) => ` » ${oneLine(name)}`).join('')
  return oneLine(location.path) + (region === undefined ? '' : `:${region.startLine}:${region.startColumn}`) + inside
}

/** `line:column`, for places under a heading that names the file. */
export function positionText(location: Location): string {
  if (location.kind !== 'file' || location.region === undefined) return ''
  return `${location.region.startLine}:${location.region.startColumn}`
}

/** The address of a place for a terminal link; undefined without a root, or for a place that is not in the work tree. */
export function placeUrl(location: Location, root: string | undefined): string | undefined {
  if (location.kind !== 'file' || root === undefined || location.commit?.inHead === false) return undefined
  const line = location.region === undefined ? '' : `#L${location.region.startLine}`
  return fileUrl(root, location.path) + line
}

/** What a finding is grouped under: its file, or the named thing. */
export function groupKey(location: Location): string {
  return location.kind === 'file' ? location.path : location.name
}

/** One sentence about the commit in which a place was found. */
export function commitText(location: FileLocation): string | undefined {
  const { commit } = location
  if (commit === undefined) return undefined
  const where = commit.inHead ? 'still in the branch head' : 'only in the history'
  const summary = oneLine(commit.summary)
  return `${oneLine(commit.id.slice(0, 12))} by ${oneLine(commit.author)}, ${oneLine(commit.date.slice(0, 10))}, ${where}: ${summary}`
}
