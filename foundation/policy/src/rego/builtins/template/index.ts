import type { Value } from '../../value/index.ts'
import { asString } from '../arguments.ts'
import { family } from '../define.ts'
import { parseTemplate } from './parse.ts'
import { renderTemplate } from './render.ts'

/** Text templates. */
export const templates = family({
  'strings.render_template': [
    ['string', 'object'],
    'string',
    ([text, values], env) => renderTemplate(parseTemplate(asString(text)), values as Value, env),
  ],
})
