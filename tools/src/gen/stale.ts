import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Artefact } from './artefact.ts'

/** The artefacts whose file is missing or holds another text. */
export function staleArtefacts(root: string, artefacts: readonly Artefact[]): readonly Artefact[] {
  return artefacts.filter(
    ({ path, text }) => !existsSync(join(root, path)) || readFileSync(join(root, path), 'utf8') !== text,
  )
}

/** Writes artefacts to their places. */
export function writeArtefacts(root: string, artefacts: readonly Artefact[]): void {
  for (const { path, text } of artefacts) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
}
