import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { rolldown } from 'rolldown'
import type { Artefact } from './artefact.ts'
import { generatedNotice } from './artefact.ts'

const folder = new URL('../../../faces/report/page/', import.meta.url)

/** The page's modules as one script for browsers of the last three years. */
async function bundle(): Promise<string> {
  const build = await rolldown({
    input: fileURLToPath(new URL('main.ts', folder)),
    platform: 'browser',
    logLevel: 'silent',
  })
  const { output } = await build.generate({ format: 'iife', minify: true, comments: false })
  await build.close()
  return output[0].code.trim()
}

/** Comments and the space between tokens go; strings hold no braces or double spaces in our sheet. */
function squeeze(css: string): string {
  return css
    .replace(/\/\*[^]*?\*\//g, '')
    .replace(/\s+/g, ' ')
    .replace(/ ?([{};,]) ?/g, '$1')
    .replaceAll(': ', ':')
    .replaceAll(';}', '}')
    .trim()
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('base64')
}

/** The script and style sheet of the HTML report, as a module of strings with the hashes that its policy names. */
export async function reportPage(): Promise<Artefact> {
  const script = await bundle()
  const style = squeeze(readFileSync(new URL('style.css', folder), 'utf8'))
  for (const text of [script, style]) {
    if (/<\/(?:script|style)|<!--/i.test(text)) throw new Error('the page would end its own script or style element')
  }
  const lines = Object.entries({ script, scriptHash: sha256(script), style, styleHash: sha256(style) })
    .map(([name, value]) => `export const ${name} = ${JSON.stringify(value)}`)
    .join('\n')
  return { path: 'faces/report/src/html/page.gen.ts', text: `// ${generatedNotice}\n${lines}\n` }
}
