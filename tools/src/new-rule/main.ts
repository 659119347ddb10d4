import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { register, rooms } from './rooms.ts'

/** `npm run new-rule -- ROOM/NAME` writes a rule that works, with a bad and a good sample, to be filled in. */
const root = fileURLToPath(new URL('../../../', import.meta.url))
const [, roomName = '', name = ''] = /^([a-z]+)\/([a-z][a-z0-9]*(?:-[a-z0-9]+)*)$/.exec(process.argv[2] ?? '') ?? []
const room = rooms[roomName]

if (room === undefined) {
  process.stdout.write(`usage: npm run new-rule -- ROOM/NAME, with a room of ${Object.keys(rooms).join(', ')}\n`)
  process.stdout.write(
    'Secrets and cloud checks are rows: add one to a table below stages/code/secrets/src/rules or stages/infra/resources/src/cloud.\n',
  )
  process.exitCode = 2
} else {
  const file = join(dirname(room.index), `${name}.ts`)
  if (existsSync(join(root, file))) throw new Error(`${file} is there already`)
  writeFileSync(join(root, file), room.text(name))
  writeFileSync(join(root, room.index), register(readFileSync(join(root, room.index), 'utf8'), room, name))
  process.stdout.write(`${file} written and listed in ${room.index}.\nFill it in, then: npm run gen && npm test\n`)
}
