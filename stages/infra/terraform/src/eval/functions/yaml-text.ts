import { numberText, type Plain } from '../cell.ts'

/** YAML in the style of `yamlencode`: block form, quoted keys and strings, sorted keys. */
export function yamlText(value: Plain): string {
  // A bare scalar is followed by the mark that ends a document.
  const scalarOnly = typeof value !== 'object' || value === null
  return `${lines(value).join('\n')}\n${scalarOnly && typeof value !== 'string' ? '...\n' : ''}`
}

function isEmpty(value: Plain): boolean {
  return Array.isArray(value)
    ? value.length === 0
    : typeof value === 'object' && value !== null && Object.keys(value).length === 0
}

function scalar(value: Plain): string {
  if (value === null || typeof value === 'boolean') return String(value)
  if (typeof value === 'number' || typeof value === 'bigint') return numberText(value)
  return JSON.stringify(value)
}

function lines(value: Plain): string[] {
  if (Array.isArray(value)) {
    if (value.length === 0) return ['[]']
    return value.flatMap((item: Plain) => lines(item).map((line, index) => (index === 0 ? `- ${line}` : `  ${line}`)))
  }
  if (typeof value === 'object' && value !== null) {
    const map = value as { readonly [key: string]: Plain }
    if (isEmpty(value)) return ['{}']
    return Object.keys(map)
      .toSorted()
      .flatMap((key) => member(key, map[key] as Plain))
  }
  if (typeof value === 'string' && value.includes('\n') && value.endsWith('\n') && !/[^\n\x20-\x7e]/.test(value)) {
    return [
      '|',
      ...value
        .slice(0, -1)
        .split('\n')
        .map((line) => (line === '' ? '' : `  ${line}`)),
    ]
  }
  return [scalar(value)]
}

function member(key: string, value: Plain): string[] {
  const inner = lines(value)
  const head = `${JSON.stringify(key)}:`
  const nested = typeof value === 'object' && value !== null && !isEmpty(value)
  if (!nested) return [`${head} ${inner[0] ?? ''}`, ...inner.slice(1)]
  return [head, ...inner.map((line) => (Array.isArray(value) ? line : `  ${line}`))]
}
