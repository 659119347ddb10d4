import type { OsvRecord } from '@bartizan/knowledge/advisories'
import { itemsOf, membersOf, plain, textAt, textOf, valueAt } from '@bartizan/syntax/json'
import { parseToml } from '@bartizan/syntax/toml'
import { eventsOfFixes } from './fixes.ts'

/** A RustSec advisory: Markdown with a TOML head. Undefined when the text is none. */
export function fromRustsec(text: string): OsvRecord | undefined {
  const head = /^```toml\r?\n([\s\S]*?)\r?\n```\r?\n?([\s\S]*)$/.exec(text)
  const tree = head === null ? undefined : parseToml(head[1]!).value
  const id = textAt(tree, 'advisory', 'id')
  const name = textAt(tree, 'advisory', 'package')
  if (tree === undefined || head === null || id === undefined || name === undefined) return undefined
  const advisory = valueAt(tree, 'advisory')
  const list = (key: string): string[] => itemsOf(valueAt(tree, 'versions', key)).map((item) => textOf(item) ?? '')
  const withdrawn = textAt(advisory, 'withdrawn')
  const informational = textAt(advisory, 'informational')
  const cvss = textAt(advisory, 'cvss')
  const url = textAt(advisory, 'url')
  const functions = membersOf(valueAt(tree, 'affected', 'functions'))
  return {
    id,
    published: textAt(advisory, 'date') ?? '',
    ...(withdrawn === undefined ? {} : { withdrawn }),
    aliases: itemsOf(valueAt(advisory, 'aliases')).map((item) => textOf(item) ?? ''),
    summary: /^#\s+(.+)$/m.exec(head[2]!)?.[1] ?? id,
    details: head[2]!.trim(),
    ...(cvss === undefined ? {} : { severity: [{ type: 'CVSS', score: cvss }] }),
    references: url === undefined ? [] : [{ type: 'WEB', url }],
    affected: [
      {
        package: { ecosystem: 'crates.io', name },
        ranges: eventsOfFixes({ fixed: list('patched'), unaffected: list('unaffected'), order: 'crates.io' }).map(
          (events) => ({ type: 'SEMVER', events }),
        ),
        ...(functions.length === 0
          ? {}
          : {
              ecosystem_specific: {
                affects: {
                  functions: functions.map((member) => ({ path: member.key, versions: plain(member.value) })),
                },
              },
            }),
        ...(informational === undefined
          ? {}
          : { database_specific: { severity: informational === 'unsound' ? 'low' : 'informational' } }),
      },
    ],
  }
}
