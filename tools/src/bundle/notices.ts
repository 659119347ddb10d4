import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

interface Manifest {
  readonly name: string
  readonly version: string
  readonly license?: string
}

/**
 * The licence texts of every package whose code went into the bundle.
 * @param names packages found in the bundle, below `node_modules`
 * @throws Error when one has no licence text: then it must not be shipped
 */
export function thirdPartyNotices(root: string, names: readonly string[]): string {
  const sections = names.map((name) => {
    const folder = join(root, 'node_modules', name)
    const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest
    const file = readdirSync(folder).find((one) => /^(licen[cs]e|copying)/i.test(one))
    if (file === undefined || !existsSync(join(folder, file))) throw new Error(`${name} carries no licence text`)
    const text = readFileSync(join(folder, file), 'utf8').trim()
    return `## ${manifest.name} ${manifest.version} (${manifest.license ?? 'see text'})\n\n\`\`\`\n${text}\n\`\`\``
  })
  return `# Third-party notices\n\nThis package contains code of the following packages.\n\n${sections.join('\n\n')}\n`
}
