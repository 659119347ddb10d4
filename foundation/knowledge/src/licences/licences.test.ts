import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { judgeLicence, licencePattern, normaliseLicence, parseLicence, writeLicence } from './index.ts'
import { classifyLicence } from './texts/index.ts'

test('licences as packages state them', () => {
  const rows: readonly (readonly [string, string | undefined])[] = [
    ['MIT', 'MIT'],
    ['mit', 'MIT'],
    ['Apache 2.0', 'Apache-2.0'],
    ['Apache License, Version 2.0', 'Apache-2.0'],
    ['MIT/Apache-2.0', 'MIT OR Apache-2.0'],
    ['(MIT OR Apache-2.0)', 'MIT OR Apache-2.0'],
    ['MIT AND (BSD-2-Clause OR ISC)', 'MIT AND (BSD-2-Clause OR ISC)'],
    ['(MIT AND Zlib) OR ISC', 'MIT AND Zlib OR ISC'],
    ['GPL-2.0+', 'GPL-2.0-or-later'],
    ['GPL-2.0 WITH Classpath-exception-2.0', 'GPL-2.0-only WITH Classpath-exception-2.0'],
    ['gplv3', 'GPL-3.0-only'],
    ['License :: OSI Approved :: MIT License', 'MIT'],
    ['BSD', 'BSD-3-Clause'],
    ['MIT/X11', 'MIT'],
    ['Apache-1.1+', 'Apache-1.1+'],
    ['LicenseRef-Acme', 'LicenseRef-Acme'],
    ['SEE LICENSE IN LICENSE.md', undefined],
    ['UNLICENSED', undefined],
    ['MIT OR', undefined],
    ['', undefined],
  ]
  for (const [stated, wanted] of rows) assert.equal(normaliseLicence(stated), wanted, stated)
})

test('a policy chooses among alternatives and counts all that are joined', () => {
  const rules = {
    allow: ['MIT', 'Apache-*', 'BSD-*', 'GPL-2.0-only WITH Classpath-exception-2.0'],
    deny: ['GPL-*', 'AGPL-*'],
    review: ['MPL-2.0'],
    unknown: 'review' as const,
  }
  const rows: readonly (readonly [string | undefined, string])[] = [
    ['MIT', 'allowed'],
    ['GPL-3.0-only', 'denied'],
    ['MIT OR GPL-3.0-only', 'allowed'],
    ['MIT AND GPL-3.0-only', 'denied'],
    ['MIT AND MPL-2.0', 'review'],
    ['GPL-2.0-only WITH Classpath-exception-2.0', 'allowed'],
    ['GPL-2.0-only WITH GCC-exception-2.0', 'denied'],
    ['Zlib', 'review'],
    ['Some Licence', 'review'],
    [undefined, 'review'],
  ]
  for (const [stated, wanted] of rows) assert.equal(judgeLicence(stated, rules).kind, wanted, stated ?? 'nothing')
  assert.equal(judgeLicence(undefined, { ...rules, unknown: 'ignore' }).kind, 'allowed')
})

test('entries of a policy stand for licences that exist', () => {
  const rows: readonly (readonly [string, string | undefined])[] = [
    ['mit', 'MIT'],
    ['Apache 2.0', 'Apache-2.0'],
    ['GPL-3.0', 'GPL-3.0-*'],
    ['GPL-3.0-only', 'GPL-3.0-only'],
    ['AGPL-*', 'AGPL-*'],
    ['GLP-*', undefined],
    ['GPL-2.0-only WITH Classpath-exception-2.0', 'GPL-2.0-only WITH Classpath-exception-2.0'],
    ['LicenseRef-Acme', 'LicenseRef-Acme'],
    ['LicenseRef-Acme-*', 'LicenseRef-Acme-*'],
    ['MIT OR ISC', undefined],
    ['Nonsense-1.0', undefined],
    ['', undefined],
  ]
  for (const [entry, wanted] of rows) assert.equal(licencePattern(entry), wanted, entry)
})

const APACHE = readFileSync(new URL('../../../../LICENSE', import.meta.url), 'utf8')
const MIT = `The MIT License (MIT)
Copyright (c) 2020 Some One
Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation files (the "Software"), to deal in the Software without restriction, including without limitation the rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is furnished to do so, subject to the following conditions:
The above copyright notice and this permission notice shall be included in all copies or substantial portions of the Software.
THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`

test('licence texts are recognised, and other texts are not', () => {
  assert.equal(classifyLicence(APACHE)[0]?.id, 'Apache-2.0')
  assert.equal(classifyLicence(MIT)[0]?.id, 'MIT')
  assert.deepEqual(
    classifyLicence(`${APACHE}\n\n${MIT}`).map((match) => match.id),
    ['Apache-2.0', 'MIT'],
  )
  assert.deepEqual(classifyLicence('This program counts words and prints them. '.repeat(50)), [])
  assert.deepEqual(classifyLicence(''), [])
})

test('what is written parses back, and any text is read without failing', () => {
  const id = fc.constantFrom('MIT', 'Apache-2.0', 'GPL-2.0-only', 'ISC', 'LicenseRef-x')
  const tree = fc.letrec((tie) => ({
    text: fc.oneof(
      { depthSize: 'small' },
      id,
      fc.tuple(tie('text'), fc.constantFrom('AND', 'OR'), tie('text')).map((parts) => `(${parts.join(' ')})`),
    ),
  })).text as fc.Arbitrary<string>
  fc.assert(
    fc.property(tree, (text) => {
      const parsed = parseLicence(text)
      assert.ok(parsed)
      assert.deepEqual(
        parseLicence(writeLicence(parsed)) !== undefined && writeLicence(parseLicence(writeLicence(parsed))!),
        writeLicence(parsed),
      )
    }),
  )
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) =>
      ['string', 'undefined'].includes(typeof normaliseLicence(text)),
    ),
  )
  assert.equal(parseLicence('('.repeat(10_000)), undefined)
})
