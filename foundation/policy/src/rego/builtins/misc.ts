import { fail, family } from './define.ts'
import { asString } from './arguments.ts'

/** What only exists outside a pure evaluation. */
export const outside = family(
  {
    'http.send': [['object'], 'object', () => fail('http.send: the network is not available to this evaluation')],
    'net.lookup_ip_addr': [['string'], 'set', () => fail('net.lookup_ip_addr: the network is not available')],
    'opa.runtime': [[], 'object', () => ({})],
    'rego.metadata.chain': [[], 'array', () => []],
    'rego.metadata.rule': [[], 'object', () => ({})],
  },
  { impure: true },
)

/** Output for the author of a policy. */
export const notes = family({
  trace: [
    ['string'],
    'boolean',
    ([text], env) => {
      env.services.print?.(asString(text))
      return true
    },
  ],
  'internal.print': [['array'], 'boolean', () => true],
})
