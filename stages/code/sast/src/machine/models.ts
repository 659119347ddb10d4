import type { LanguageModels, ModelRow } from '@bartizan/knowledge/models'

/** The rows of one language, looked up by name. */
export interface ModelIndex {
  readonly models: LanguageModels
  /** Rows of a member, own ones first, then those of base types. */
  rows(name: string): readonly ModelRow[]
  /** Rows of `TYPE.member`. */
  member(type: string, member: string): readonly ModelRow[]
  canonical(name: string): string
  isKnownType(type: string): boolean
}

const NONE: readonly ModelRow[] = []

/** Indexes rows by name. */
export const indexModels = (models: LanguageModels): ModelIndex => {
  const byName = new Map<string, ModelRow[]>()
  const types = new Set<string>(Object.keys(models.bases))
  for (const row of models.rows) {
    const list = byName.get(row.name)
    if (list === undefined) byName.set(row.name, [row])
    else list.push(row)
    const dot = row.name.lastIndexOf('.')
    if (dot > 0) types.add(row.name.slice(0, dot))
  }
  const cache = new Map<string, readonly ModelRow[]>()
  const member = (type: string, name: string): readonly ModelRow[] => {
    const key = `${type}.${name}`
    let found = cache.get(key)
    if (found === undefined) {
      found = collect(type, name, 0)
      cache.set(key, found)
    }
    return found
  }
  const collect = (type: string, name: string, depth: number): readonly ModelRow[] => {
    const own = byName.get(`${type}.${name}`)
    if (own !== undefined || depth > 6) return own ?? NONE
    for (const base of models.bases[type] ?? []) {
      const found = collect(base, name, depth + 1)
      if (found.length > 0) return found
    }
    return NONE
  }
  const known = new Map<string, string>()
  const canonical = (name: string): string => {
    let found = known.get(name)
    if (found === undefined) known.set(name, (found = spell(name)))
    return found
  }
  const spell = (name: string): string => {
    const direct = models.aliases[name]
    if (direct !== undefined) return direct
    const dot = name.lastIndexOf('.')
    if (dot < 0) return name
    const head = canonical(name.slice(0, dot))
    return head === name.slice(0, dot) ? name : `${head}${name.slice(dot)}`
  }
  return { models, rows: (name) => byName.get(name) ?? NONE, member, canonical, isKnownType: (type) => types.has(type) }
}
