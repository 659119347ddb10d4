import type { SourceFile } from '@bartizan/engine'
import { findStage, lineage, looksLikeDockerfile, type Stage } from '@bartizan/syntax/dockerfile'
import { createContext } from '../context.ts'
import { beside } from './names.ts'
import { setting, textAt, type Service } from './service.ts'
import type { Read } from './load.ts'

/** What an image that a service builds brings along. */
export interface BuiltImage {
  readonly source: SourceFile
  /** User of the stage that is built; undefined when none is set. */
  readonly user: string | undefined
  readonly healthcheck: boolean
}

/** The Dockerfile that a service builds, when it lies in the tree. */
export function builtImage(service: Service, read: Read): BuiltImage | undefined {
  const build = setting(service, 'build')
  if (build === undefined) return undefined
  const context = textAt(service, 'build') ?? textAt(service, 'build', 'context') ?? '.'
  const name = textAt(service, 'build', 'dockerfile') ?? 'Dockerfile'
  const path = beside(build.source.path, `${context}/${name}`)
  const source = path === undefined ? undefined : read(path)
  if (source === undefined || !looksLikeDockerfile(source.text)) return undefined
  const image = createContext(source.text)
  const target = textAt(service, 'build', 'target')
  const stage: Stage | undefined = target === undefined ? image.final : findStage(image.graph, target)
  if (stage === undefined) return undefined
  const instructions = lineage(image.graph, stage).flatMap((part) => part.instructions)
  const user = instructions.findLast(({ keyword }) => keyword === 'USER')
  return {
    source,
    user: user?.words[0]?.value.split(':')[0],
    healthcheck: instructions.some(({ keyword }) => keyword === 'HEALTHCHECK'),
  }
}
