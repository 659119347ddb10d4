const integer = /^[-+]?[0-9]+$/
const float = /^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$/

/** The value of a plain scalar by the core schema of YAML 1.2. */
export function resolvePlain(text: string): string | number | boolean | null {
  const first = text.charCodeAt(0)
  const numeric = (first >= 48 && first <= 57) || first === 43 || first === 45 || first === 46
  if (!numeric) return resolveWord(text)
  if (integer.test(text) || float.test(text)) return Number(text)
  if (/^0x[0-9a-fA-F]+$/.test(text) || /^0o[0-7]+$/.test(text)) return Number(text)
  if (/^[-+]?\.(inf|Inf|INF)$/.test(text)) return text.startsWith('-') ? -Infinity : Infinity
  return /^\.(nan|NaN|NAN)$/.test(text) ? Number.NaN : text
}

function resolveWord(text: string): string | boolean | null {
  switch (text) {
    case '':
    case '~':
    case 'null':
    case 'Null':
    case 'NULL':
      return null
    case 'true':
    case 'True':
    case 'TRUE':
      return true
    case 'false':
    case 'False':
    case 'FALSE':
      return false
    default:
      return text
  }
}

/** What YAML 1.1 readers take for a boolean: `yes`, `off` and the like; undefined for everything else. */
export function booleanOf(text: string): boolean | undefined {
  if (/^(true|yes|on|y)$/i.test(text)) return true
  return /^(false|no|off|n)$/i.test(text) ? false : undefined
}
