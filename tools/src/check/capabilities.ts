import type { Violation } from './violation.ts'
import { isDevelopment, type Source, type Workspace } from './workspace.ts'

interface CapabilityRule {
  readonly name: string
  /** What uses it: a module or a global. */
  readonly modules: RegExp
  readonly globals?: RegExp
  /** Where it is at home, with the reason. */
  readonly homes: readonly RegExp[]
}

/** What may touch the world, and where: so that "offline" and "read-only" can be proved by a search. */
const capabilities: readonly CapabilityRule[] = [
  {
    name: 'reading and writing files',
    modules: /^node:fs(\/promises)?$/,
    homes: [
      /^foundation\/engine\/src\//,
      // The advisory database and the state of an interrupted history scan lie outside of the scanned tree.
      /^foundation\/knowledge\/src\/advisories\//,
      /^stages\/build\/dependencies\/src\/database\//,
      /^stages\/code\/secrets\/src\/history\/state\.ts$/,
      // What the user keeps beside the code: configuration, baseline, waivers; and the files that `fix` changes.
      /^faces\/platform\/src\/(config|files)\//,
      /^faces\/cli\//,
    ],
  },
  {
    name: 'opening sockets',
    modules: /^node:(net|tls|http|https|http2|dgram|dns)(\/promises)?$/,
    globals: /(?<![.\w])(fetch|WebSocket)\(/,
    homes: [/^foundation\/engine\/src\/net\//, /^faces\/server\//],
  },
  {
    name: 'starting processes',
    modules: /^node:child_process$/,
    homes: [
      /^foundation\/engine\/src\/(git|process)\//,
      // Streams every blob of a repository through one git process.
      /^stages\/code\/secrets\/src\/history\/git\.ts$/,
      // Runs the command that the user names, with the secrets that it asks for.
      /^stages\/code\/secrets\/src\/vaults\/run\.ts$/,
      /^faces\/cli\//,
    ],
  },
  {
    name: 'writing to the terminal',
    modules: /^node:tty$/,
    globals: /\bprocess\.(stdout|stderr)\b|\bconsole\.\w+\(/,
    homes: [/^faces\/(cli|report)\//],
  },
]

/** Finds uses of a capability outside its home. Tests and tools are exempt: they never run in the product. */
export function checkCapabilities(workspace: Workspace): readonly Violation[] {
  const sources = workspace.packages.flatMap((one) => one.sources).filter((source) => !isDevelopment(source.path))
  return sources.flatMap((source) => capabilities.flatMap((rule) => misuse(source, rule)))
}

function misuse(source: Source, rule: CapabilityRule): readonly Violation[] {
  if (rule.homes.some((home) => home.test(source.path))) return []
  const lines = source.imports
    .filter(({ specifier, typeOnly }) => !typeOnly && rule.modules.test(specifier))
    .map(({ line }) => line)
  if (rule.globals) {
    source.text.split('\n').forEach((text, index) => {
      if (!/^\s*(\/\/|\*|\/\*)/.test(text) && rule.globals?.test(withoutStrings(text))) lines.push(index + 1)
    })
  }
  return lines.map((line) => ({
    check: 'capabilities',
    path: source.path,
    line,
    message: `${rule.name} is not at home here`,
  }))
}

function withoutStrings(line: string): string {
  return line.replace(/'[^']*'|"[^"]*"|`[^`]*`|\/(?:[^/\\\n]|\\.)+\//g, "''")
}
