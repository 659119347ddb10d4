import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { camel, register, rooms } from './rooms.ts'

const root = fileURLToPath(new URL('../../../', import.meta.url))

for (const [name, room] of Object.entries(rooms)) {
  test(`a new rule of ${name} is imported and listed once`, () => {
    const before = readFileSync(join(root, room.index), 'utf8')
    const after = register(before, room, 'brand-new')
    assert.equal(after.split("from './brand-new.ts'").length, 2)
    assert.equal(after.split(`...${room.exportName('brand-new')},`).length, 2)
    assert.match(room.text('brand-new'), new RegExp(`export const ${room.exportName('brand-new')}`))
  })
}

test('names become identifiers', () => {
  assert.equal(camel('no-root-user'), 'noRootUser')
})
