import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import type { ResourceSet } from '@bartizan/model/resource'
import { cloudTables, compileChecks, runChecks } from '@bartizan/resources'
import { openProject, resourcesOf } from '@bartizan/terraform'

/** Loads every Terraform root below the given folders, and prints how fast evaluation and checks are. */
function main(folders: readonly string[]): void {
  const sets: ResourceSet[] = []
  const loading = process.cpuUsage()
  for (const root of folders) {
    const files = new Map<string, Uint8Array>()
    for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
      if (entry.isFile() && /\.(?:tf|tofu|tfvars)$/.test(entry.name)) {
        const path = join(entry.parentPath, entry.name)
        files.set(relative(root, path), readFileSync(path))
      }
    }
    const project = openProject({ files, access: { read: () => undefined, list: () => [] } })
    for (const folder of project.roots) {
      const loaded = project.load(folder)
      sets.push({ format: 'terraform', root: folder, resources: resourcesOf(loaded.module), origins: loaded.origins })
    }
  }
  const loaded = process.cpuUsage(loading)
  const checks = compileChecks(cloudTables)
  const rounds = 5
  const speeds: number[] = []
  let resources = 0
  for (let round = 0; round < rounds; round += 1) {
    const start = process.cpuUsage()
    resources = 0
    let outcomes = 0
    for (const set of sets) {
      resources += set.resources.length
      for (const outcome of runChecks(checks, set)) if (outcome.verdict.kind === 'fail') outcomes += 1
    }
    const used = process.cpuUsage(start)
    speeds.push(resources / ((used.user + used.system) / 1e6))
    if (round === 0)
      process.stdout.write(
        `${sets.length} roots, ${resources} resources, ${checks.rows.length} checks, ${outcomes} failures; loaded in ${((loaded.user + loaded.system) / 1e6).toFixed(2)} s of CPU\n`,
      )
  }
  process.stdout.write(
    `checks: first round ${Math.round(speeds[0] ?? 0)} resources/s, median of later rounds ${Math.round(speeds.slice(1).toSorted((a, b) => a - b)[2] ?? 0)} resources/s\n`,
  )
  process.stdout.write(`peak memory ${Math.round(process.resourceUsage().maxRSS / 1024)} MB\n`)
}

main(process.argv.slice(2))
