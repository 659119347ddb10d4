import { awsAccountId } from './aws.ts'
import { githubChecksum } from './github.ts'
import { checkJwt, checkJwtEncoded } from './jwt.ts'
import { checkAnyPassword, checkBasicAuth, checkUrlPassword } from './password.ts'
import { checkPrivateKey } from './private-key.ts'
import { checkRandom } from './random.ts'

/** What a structure check says: keep it (perhaps with another confidence and a remark) or refuse it by name. */
export type Verdict =
  | { readonly kind: 'keep'; readonly confidence?: 'high' | 'medium' | 'low'; readonly remark?: string }
  | { readonly kind: 'refuse'; readonly reason: string }

export type Check = (value: string) => Verdict

const keep: Verdict = { kind: 'keep' }

/** The checks that rows refer to by name. */
export const checks = {
  'aws-access-key': (value: string): Verdict => {
    const account = awsAccountId(value)
    if (account === undefined)
      return value.startsWith('AKIA') || value.startsWith('ASIA') ? { kind: 'keep', confidence: 'medium' } : keep
    return { kind: 'keep', confidence: 'high', remark: `The key names AWS account ${account}.` }
  },
  github: (value: string): Verdict =>
    githubChecksum(value)
      ? { kind: 'keep', confidence: 'high', remark: 'Its checksum is right.' }
      : { kind: 'keep', confidence: 'medium', remark: 'Its checksum is wrong, so it may have been altered.' },
  jwt: checkJwt,
  'jwt-encoded': checkJwtEncoded,
  'basic-auth': checkBasicAuth,
  'url-password': checkUrlPassword,
  'any-password': checkAnyPassword,
  random: checkRandom,
  'private-key': checkPrivateKey,
  mixed: (value: string): Verdict =>
    /\d/.test(value) && /[A-Za-z]/.test(value) ? keep : { kind: 'refuse', reason: 'identifier' },
  'upper-lower-digit': (value: string): Verdict =>
    /\d/.test(value) && /[a-z]/.test(value) && /[A-Z]/.test(value) ? keep : { kind: 'refuse', reason: 'identifier' },
} as const satisfies Record<string, Check>

export type CheckName = keyof typeof checks
