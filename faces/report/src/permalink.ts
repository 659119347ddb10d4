import type { Location, Target } from '@bartizan/model'
import { pathUri, webUrl } from './escape/uri.ts'

/** The address of a place in the forge that holds the repository; undefined where we do not know how it writes them. */
export function permalink(target: Target, location: Location): string | undefined {
  const base = webUrl(target.repository)?.replace(/(?:\.git)?\/*$/, '')
  if (base === undefined || location.kind !== 'file') return undefined
  const commit = location.commit?.id ?? target.commit
  if (commit === undefined || !/^[0-9a-f]{7,64}$/.test(commit)) return undefined
  const host = new URL(base).hostname
  const path = pathUri(location.path)
  const { region } = location
  if (/(?:^|\.)github\./.test(host))
    return `${base}/blob/${commit}/${path}${region === undefined ? '' : `#L${region.startLine}-L${region.endLine}`}`
  if (/(?:^|\.)gitlab\./.test(host))
    return `${base}/-/blob/${commit}/${path}${region === undefined ? '' : `#L${region.startLine}-${region.endLine}`}`
  return undefined
}
