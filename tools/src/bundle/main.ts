import { chmodSync, copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { rolldown } from 'rolldown'
import { chunkNames } from './groups.ts'
import { launcher } from './launcher.ts'
import { thirdPartyNotices } from './notices.ts'

/**
 * Builds the published package into `dist/package`, or the folder that is named: plain JavaScript in lazily loaded chunks, no install scripts, no
 * runtime dependencies.
 */
const root = fileURLToPath(new URL('../../../', import.meta.url))
const target = resolve(root, process.argv[2] ?? 'dist/package')

/** Doors of the bundle. Workers and the detector registry are found by file name next to the chunk that starts them. */
const entries = {
  cli: join(root, 'faces/cli/src/main.ts'),
  index: join(root, 'faces/platform/src/index.ts'),
  registry: join(root, 'faces/platform/src/registry.ts'),
  worker: join(root, 'foundation/engine/src/pool/worker.ts'),
  'history-worker': join(root, 'stages/code/secrets/src/history/worker.ts'),
}

rmSync(target, { recursive: true, force: true })
mkdirSync(join(target, 'bin'), { recursive: true })

const bundled = new Set<string>()
const build = await rolldown({
  input: entries,
  platform: 'node',
  cwd: root,
  // Our modules do nothing but define: a command that takes one name from an index loads what is behind that name alone.
  treeshake: { moduleSideEffects: (id: string) => id.includes('/node_modules/') || !id.startsWith(root) },
  plugins: [
    {
      name: 'neighbour-urls',
      /** `new URL('./pool/worker.ts', import.meta.url)` names a source file; in the bundle its entry stands beside every chunk. */
      transform(code: string, id: string) {
        for (const path of id.match(/node_modules\/(?:@[^/]+\/)?[^/]+/g) ?? [])
          bundled.add(path.slice('node_modules/'.length))
        if (!code.includes('import.meta.url')) return undefined
        return code.replace(/new URL\(\s*(['"])(\.{1,2}\/[^'"]+\.ts)\1\s*,/g, (whole, quote: string, path: string) => {
          const entry = Object.entries(entries).find(([, file]) => file === resolve(dirname(id), path))
          return entry === undefined ? whole : `new URL(${quote}./${entry[0]}.mjs${quote},`
        })
      },
    },
  ],
})
const { output } = await build.write({
  dir: join(target, 'lib'),
  format: 'esm',
  entryFileNames: '[name].mjs',
  chunkFileNames: 'chunk-[name]-[hash].mjs',
  codeSplitting: { groups: [{ name: chunkNames(root), debugName: 'on the way of a scan' }] },
  minify: { compress: true, mangle: false, codegen: true },
  comments: { legal: false },
})

writeFileSync(join(target, 'bin/bartizan.mjs'), launcher(String(publishedManifest()['version'])))
chmodSync(join(target, 'bin/bartizan.mjs'), 0o755)
writeFileSync(join(target, 'package.json'), `${JSON.stringify(publishedManifest(), undefined, 2)}\n`)
writeFileSync(join(target, 'THIRD-PARTY-NOTICES.md'), thirdPartyNotices(root, [...bundled].sort()))
for (const name of ['README.md', 'LICENSE']) copyFileSync(join(root, name), join(target, name))
mkdirSync(join(target, 'schema'))
for (const schema of ['faces/platform/schema/config.schema.json', 'foundation/model/schema/scan-result.schema.json']) {
  copyFileSync(join(root, schema), join(target, 'schema', schema.slice(schema.lastIndexOf('/') + 1)))
}
const bytes = output.reduce((sum, chunk) => sum + (chunk.type === 'chunk' ? chunk.code.length : chunk.source.length), 0)
process.stdout.write(
  `${relative(root, target)}: ${output.length} chunks, ${Math.round(bytes / 1024)} KB of JavaScript\n`,
)

function publishedManifest(): Readonly<Record<string, unknown>> {
  const cli = JSON.parse(readFileSync(join(root, 'faces/cli/package.json'), 'utf8')) as Record<string, unknown>
  return {
    name: cli['name'],
    version: cli['version'],
    description: cli['description'],
    license: cli['license'],
    type: 'module',
    engines: { node: '>=22.12' },
    bin: { bartizan: 'bin/bartizan.mjs' },
    exports: { '.': './lib/index.mjs', './schema/*': './schema/*', './package.json': './package.json' },
    files: ['bin', 'lib', 'schema', 'THIRD-PARTY-NOTICES.md'],
  }
}
