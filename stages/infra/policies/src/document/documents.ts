import type { SourceFile } from '@bartizan/engine'
import type { PolicyDocument } from '@bartizan/policy/adapters'
import { looksLikeDockerfile } from '@bartizan/syntax/dockerfile'
import { dockerfileDocument } from './dockerfile.ts'
import { terraformDocument } from './terraform.ts'
import { yamlDocuments } from './yaml.ts'

const dockerfileName = /^(dockerfile|containerfile)([.-].+)?$|.\.(dockerfile|containerfile)$/i

/** True for files that policies can be asked about. */
export function isDocumentName(name: string, extension: string): boolean {
  return /^(ya?ml|json|tf|tofu)$/.test(extension) || dockerfileName.test(name)
}

/** The documents of a file, in the forms in which Conftest hands them to policies. */
export function documentsOf(source: SourceFile): readonly PolicyDocument[] {
  const { extension, name } = source.entry
  if (extension === 'tf' || extension === 'tofu') return terraformDocument(source)
  if (dockerfileName.test(name) && looksLikeDockerfile(source.text)) return dockerfileDocument(source)
  return /^(ya?ml|json)$/.test(extension) ? yamlDocuments(source) : []
}
