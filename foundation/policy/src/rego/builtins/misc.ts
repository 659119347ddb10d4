import { entriesOf, lookup, setOf, toText } from '../value/index.ts'
import type { Value } from '../value/index.ts'
import { fail, failType, family } from './define.ts'
import { parseAddress } from './ip.ts'
import { asString } from './arguments.ts'

/** What only exists outside a pure evaluation. */
export const outside = family(
  {
    'http.send': [['object'], 'object', ([request]) => send(request as Value)],
    'net.lookup_ip_addr': [['string'], 'set', ([name]) => lookUp(asString(name))],
    'opa.runtime': [[], 'object', () => ({})],
    'rego.metadata.chain': [[], 'array', () => []],
    'rego.metadata.rule': [[], 'object', () => ({})],
  },
  { impure: true },
)

const REQUEST_KEYS = new Set(
  (
    'method url body enable_redirect force_json_decode force_yaml_decode headers raw_body tls_use_system_certs ' +
    'tls_ca_cert tls_ca_cert_file tls_ca_cert_env_variable tls_client_cert tls_client_cert_file ' +
    'tls_client_cert_env_variable tls_client_key tls_client_key_file tls_client_key_env_variable ' +
    'tls_insecure_skip_verify tls_server_name timeout cache force_cache force_cache_duration_seconds raise_error ' +
    'caching_mode max_retry_attempts cache_ignored_headers'
  ).split(' '),
)

function send(request: Value): never {
  const unknown = entriesOf(request).find(([key]) => typeof key !== 'string' || !REQUEST_KEYS.has(key))
  if (unknown) failType(`http.send: invalid request parameters(s): {${toText(unknown[0])}}`)
  const missing = ['method', 'url'].filter((key) => lookup(request, key) === undefined)
  if (missing.length > 0) failType(`http.send: missing required request parameters(s): ${toText(setOf(missing))}`)
  return fail('http.send: the network is not available to this evaluation')
}

/** Addresses that need no name server: literals, and the name that always means this machine. */
function lookUp(name: string): Value {
  if (parseAddress(name)) return setOf([name])
  if (name === 'localhost') return setOf(['127.0.0.1', '::1'])
  return fail('net.lookup_ip_addr: the network is not available to this evaluation')
}

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
