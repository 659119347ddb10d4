import { entropy, leastEntropy, longestRun, longestSequence, period, variety } from './entropy.ts'

/** Words that people write where a secret is to be filled in. Lower case, no separators. */
const standIns = [
  'example',
  'placeholder',
  'changeme',
  'change_me',
  'change-me',
  'changethis',
  'redacted',
  'dummy',
  'xxxx',
  'yourkey',
  'yourtoken',
  'yoursecret',
  'yourpassword',
  'your_',
  'your-',
  'insert_',
  'insert-',
  'replace_',
  'replace-',
  'replaceme',
  'replacethis',
  'todo',
  'fixme',
  'notreal',
  'not-real',
  'not_real',
  'notasecret',
  'not-a-secret',
  'not_a_secret',
  'not-a-real',
  'fake',
  'foobar',
  'foo_bar',
  'sample',
  'deadbeef',
  'qwerty',
  'asdfgh',
  'mysecret',
  'my_secret',
  'my-secret',
  'supersecret',
  'topsecret',
  'loremipsum',
  'mytoken',
  'my-token',
  'secret-here',
  'key-here',
  'goes-here',
  'goes_here',
  'here>',
  // The well-known key of the storage emulator.
  'eby8vdm02xnocqflquw',
]

const standIn = new RegExp(
  `^your[A-Z]|^your(?=[a-z]+$)|${standIns.map((word) => word.replaceAll(/[^\w]/g, '\\$&')).join('|')}`,
  'i',
)

/** References to a value kept elsewhere, as templates and shells write them. */
const reference =
  /^(?:\$\{|\$\(|\$\w|\$\[|%\w|%\(|\{\{|\{%|<%|<\w|\[\[|#\{|@\{|@@|__\w+__$|\{[\w.:-]{1,60}\}$|\(\(|env[.:(]|vault[:.]|ssm:|secretsmanager:|arn:aws|op:\/\/|bz:\/\/|ref\+|!ref |!sub |!getatt|fn::|var\.|local\.|module\.|data\.|process\.env|os\.environ|secrets\.|\*{3,}|\.{3,}$|…)/i

/** True when the value points to where the secret is rather than being it. */
export function isReference(value: string): boolean {
  return reference.test(value) || /\$\{[\w.:-]{1,80}\}|\{\{[^{}]{1,80}\}\}|<[a-z][a-z0-9 _-]{1,40}>/i.test(value)
}

/** True when the value holds a word that stands in for a secret. */
export function holdsStandIn(value: string): boolean {
  return standIn.test(value)
}

/**
 * Judges the random part of a value with a fixed form.
 * @param least entropy that it must reach; by length when undefined
 * @returns why it cannot be random, or undefined
 */
export function notRandom(
  body: string,
  least?: number,
): 'placeholder' | 'repeated' | 'sequence' | 'low-variety' | undefined {
  if (holdsStandIn(body)) return 'placeholder'
  if (body.length >= 8 && (longestRun(body) >= Math.max(6, body.length / 4) || period(body) <= body.length / 3))
    return 'repeated'
  if (longestSequence(body) >= Math.max(7, body.length / 3)) return 'sequence'
  if (variety(body) < Math.min(5, body.length / 2) || entropy(body) < (least ?? leastEntropy(body.length)))
    return 'low-variety'
  return undefined
}
