import { type Finding, type ScanResult, isFileLocation } from '@bartizan/model'
import { oneLine } from '../escape/characters.ts'
import { groupKey } from '../text/place.ts'

/** The reports that GitLab reads, by the name of their schema. */
export type Category = 'sast' | 'secret_detection' | 'dependency_scanning' | 'container_scanning'

/** GitLab wants a commit for each secret; this one says that the work tree was scanned. */
const workTree = '0000000000000000000000000000000000000000'

/** A name that may stand for a file, never empty. */
function fileName(finding: Finding): string {
  const { primary, related } = finding.locations
  const file = isFileLocation(primary) ? primary : related.find(isFileLocation)
  return (file === undefined ? groupKey(primary) : file.path).toWellFormed() || '.'
}

function lines(finding: Finding): object {
  const { primary } = finding.locations
  const region = isFileLocation(primary) ? primary.region : undefined
  return region === undefined ? {} : { start_line: region.startLine, end_line: region.endLine }
}

function dependency(finding: Finding): object {
  const { evidence, asset } = finding
  if (evidence?.kind === 'advisory')
    return { package: { name: oneLine(evidence.package) }, version: oneLine(evidence.version) }
  return { package: { name: oneLine(asset?.name ?? groupKey(finding.locations.primary)) }, version: 'unknown' }
}

/** Which report a finding belongs to. */
export function categoryOf(finding: Finding): Category {
  if (finding.evidence?.kind === 'secret' || finding.asset?.kind === 'secret') return 'secret_detection'
  if (finding.locations.primary.kind === 'image-layer') return 'container_scanning'
  return finding.evidence?.kind === 'advisory' ? 'dependency_scanning' : 'sast'
}

/** The location in the form that the category's schema asks for. */
export function gitlabLocation(finding: Finding, category: Category, result: ScanResult): object {
  const { primary } = finding.locations
  switch (category) {
    case 'sast':
      return { file: fileName(finding), ...lines(finding) }
    case 'secret_detection': {
      const commit = isFileLocation(primary) ? primary.commit : undefined
      const known =
        commit === undefined
          ? {}
          : { author: oneLine(commit.author), date: oneLine(commit.date), message: oneLine(commit.summary) }
      return {
        file: fileName(finding),
        ...lines(finding),
        commit: { ...known, sha: oneLine(commit?.id ?? result.target.commit ?? workTree) || workTree },
      }
    }
    case 'dependency_scanning':
      return { file: fileName(finding), dependency: dependency(finding) }
    case 'container_scanning':
      return {
        dependency: dependency(finding),
        operating_system: 'unknown',
        image: oneLine(groupKey(primary)) || 'unknown',
      }
  }
}
