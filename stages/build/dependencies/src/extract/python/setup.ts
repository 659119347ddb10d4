import { add, finish, newDraft } from '../draft.ts'
import type { Extraction, Format, Scope } from '../types.ts'
import { parseRequirement, requiredPackage } from './pep508.ts'

const SETUP_KEYS = /\b(install_requires|tests_require|setup_requires|extras_require)\s*=\s*[[{]/g
const KEY_SCOPE: Readonly<Record<string, Scope>> = {
  install_requires: 'prod',
  tests_require: 'test',
  setup_requires: 'build',
  extras_require: 'optional',
}
const STRING = /'([^'\n]*)'|"([^"\n]*)"|#[^\n]*|[[\]{}()]|:/g

/** Reads the literal lists of a setup() call; what is computed stays unknown. */
function extractSetupPy(text: string): Extraction {
  const draft = newDraft()
  for (const match of text.matchAll(SETUP_KEYS)) {
    const scope = KEY_SCOPE[match[1]!] ?? 'prod'
    let depth = 1
    STRING.lastIndex = match.index + match[0].length
    for (let token = STRING.exec(text); token !== null && depth > 0; token = STRING.exec(text)) {
      const written = token[1] ?? token[2]
      if (written === undefined) {
        if ('[{('.includes(token[0])) depth++
        else if (']})'.includes(token[0])) depth--
        continue
      }
      const isKey =
        match[1] === 'extras_require' &&
        depth === 1 &&
        /^\s*:/.test(text.slice(STRING.lastIndex, STRING.lastIndex + 40))
      const requirement = isKey ? undefined : parseRequirement(written)
      if (requirement !== undefined)
        add(draft, requiredPackage({ requirement, start: token.index, end: STRING.lastIndex, scope }))
    }
  }
  return finish(draft)
}

/** setup.cfg: keys with indented lists below them. */
function extractSetupCfg(text: string): Extraction {
  const draft = newDraft()
  let section = ''
  let scope: Scope | undefined
  let at = 0
  for (const line of text.split('\n')) {
    const content = line.replace(/(^|\s)#.*$/, '').trim()
    const start = at + line.length - line.trimStart().length
    const key = /^([\w.-]+)\s*[=:]\s*(.*)$/.exec(line)
    let value = content
    if (/^\[.+\]/.test(content)) {
      section = content.slice(1, -1)
      scope = undefined
      value = ''
    } else if (key !== null && !/^\s/.test(line)) {
      scope = section === 'options' ? KEY_SCOPE[key[1]!] : section === 'options.extras_require' ? 'optional' : undefined
      value = key[2]!.trim()
    } else if (!/^\s/.test(line)) value = ''
    const requirement = scope === undefined || value === '' ? undefined : parseRequirement(value)
    if (requirement !== undefined && scope !== undefined)
      add(draft, requiredPackage({ requirement, start, end: at + line.trimEnd().length, scope }))
    at += line.length + 1
  }
  return finish(draft)
}

export const setupPy: Format = {
  id: 'python-setup',
  kind: 'manifest',
  matches: (name) => name === 'setup.py',
  extract: extractSetupPy,
}
export const setupCfg: Format = {
  id: 'python-setup-cfg',
  kind: 'manifest',
  matches: (name) => name === 'setup.cfg',
  extract: extractSetupCfg,
}
