import type { Category } from '../src/gitlab/location.ts'

const text = { type: 'string', minLength: 1 } as const
const url = { type: 'string', pattern: '^https?://.+' } as const
const moment = { type: 'string', pattern: String.raw`^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}$` } as const

function object(required: Readonly<Record<string, object>>, optional: Readonly<Record<string, object>> = {}): object {
  return {
    type: 'object',
    required: Object.keys(required),
    properties: { ...required, ...optional },
    additionalProperties: false,
  }
}

const list = (items: object): object => ({ type: 'array', items })
const tool = object({ id: text, name: text, version: text, vendor: object({ name: text }) }, { url })
const dependency = object({ package: object({ name: text }), version: text })
const position = { start_line: { type: 'number' }, end_line: { type: 'number' } }
const commit = object(
  { sha: text },
  { author: { type: 'string' }, date: { type: 'string' }, message: { type: 'string' } },
)

const locations: Readonly<Record<Category, object>> = {
  sast: object({ file: text }, position),
  secret_detection: object({ file: text, commit }, position),
  dependency_scanning: object({ file: text, dependency }),
  container_scanning: object({ dependency, operating_system: text, image: text }),
}

const place = object(
  { type: { const: 'file-location' }, file_name: text, line_start: { type: 'integer' } },
  { line_end: { type: 'integer' } },
)
const detail = {
  oneOf: [
    object({ name: text, type: { const: 'text' }, value: { type: 'string' } }),
    object({ name: text, type: { const: 'list' }, items: list(place) }),
  ],
}

/**
 * What GitLab's security report schema 15.0 asks of the fields that we write, and no field besides: stricter than the
 * schema, which lets unknown fields pass.
 */
export function gitlabShape(category: Category): object {
  const vulnerability = object(
    {
      id: text,
      name: { type: 'string', maxLength: 255 },
      description: { type: 'string', maxLength: 1_048_576 },
      severity: { enum: ['Info', 'Unknown', 'Low', 'Medium', 'High', 'Critical'] },
      identifiers: { ...list(object({ type: text, name: text, value: text }, { url })), minItems: 1, maxItems: 20 },
      location: locations[category],
    },
    {
      solution: { type: 'string', maxLength: 7000 },
      links: list(object({ url })),
      details: { type: 'object', additionalProperties: detail },
    },
  )
  const scan = object({
    analyzer: tool,
    scanner: tool,
    type: { const: category },
    start_time: moment,
    end_time: moment,
    status: { enum: ['success', 'failure'] },
    messages: list(object({ level: { enum: ['info', 'warn', 'fatal'] }, value: text })),
  })
  const files: Readonly<Record<string, object>> =
    category === 'dependency_scanning' ? { dependency_files: list({ type: 'object' }) } : {}
  return object({
    version: { type: 'string', pattern: String.raw`^15\.0\.\d+$` },
    scan,
    vulnerabilities: list(vulnerability),
    ...files,
  })
}
