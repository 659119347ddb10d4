import { purlOf } from '@bartizan/knowledge/purl'
import type { PlacedPackage } from './types.ts'

type Named = Pick<PlacedPackage, 'ecosystem' | 'name' | 'version' | 'qualifiers'>

/** A module version carries its `v` in the module's own world; the toolchain has none. */
const goVersion = ({ name, version }: Named): string =>
  name !== 'stdlib' && /^\d/.test(version) ? `v${version}` : version

/** The registry of an image is a qualifier of its package URL, not part of the name. */
function imageParts({ name, qualifiers }: Named): Pick<Named, 'name' | 'qualifiers'> {
  const slash = name.indexOf('/')
  const host = name.slice(0, Math.max(slash, 0))
  if (!/[.:]|^localhost$/.test(host)) return { name, ...(qualifiers === undefined ? {} : { qualifiers }) }
  const bare = name.slice(slash + 1)
  return host === 'docker.io'
    ? { name: bare.replace(/^library\//, '') }
    : { name: bare, qualifiers: { ...qualifiers, repository_url: name } }
}

/** The package URL of an entry; undefined for what has none. */
export function purlOfPackage(found: Named): string | undefined {
  const { ecosystem, version } = found
  const { name, qualifiers } = ecosystem === 'Docker' ? imageParts(found) : found
  return purlOf({
    ecosystem,
    name,
    version: ecosystem === 'Go' ? goVersion(found) : version,
    ...(qualifiers === undefined ? {} : { qualifiers }),
  })
}
