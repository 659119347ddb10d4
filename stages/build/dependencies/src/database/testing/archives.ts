import { crc32, deflateRawSync } from 'node:zlib'

/** One file for a test archive. */
export interface Member {
  readonly name: string
  readonly bytes: Buffer
  /** States another size in the headers than the member has. */
  readonly claim?: number
}

const number = (value: number, width: 2 | 4): Buffer => {
  const bytes = Buffer.alloc(width)
  if (width === 2) bytes.writeUInt16LE(value)
  else bytes.writeUInt32LE(value)
  return bytes
}

/** A zip with deflated members. */
export function zipOf(members: readonly Member[]): Buffer {
  const parts: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const { name, bytes, claim } of members) {
    const packed = deflateRawSync(bytes)
    const title = Buffer.from(name)
    const common = Buffer.concat([
      number(20, 2),
      number(0, 2),
      number(8, 2),
      number(0, 4),
      number(crc32(bytes), 4),
      number(packed.length, 4),
      number(claim ?? bytes.length, 4),
      number(title.length, 2),
      number(0, 2),
    ])
    const local = Buffer.concat([number(0x04034b50, 4), common, title, packed])
    directory.push(
      Buffer.concat([
        number(0x02014b50, 4),
        number(20, 2),
        common,
        number(0, 2),
        number(0, 2),
        number(0, 2),
        number(0, 4),
        number(offset, 4),
        title,
      ]),
    )
    parts.push(local)
    offset += local.length
  }
  const list = Buffer.concat(directory)
  const end = Buffer.concat([
    number(0x06054b50, 4),
    number(0, 4),
    number(members.length, 2),
    number(members.length, 2),
    number(list.length, 4),
    number(offset, 4),
    number(0, 2),
  ])
  return Buffer.concat([...parts, list, end])
}

/** A tar of regular files. */
export function tarOf(members: readonly Member[]): Buffer {
  const parts = members.flatMap(({ name, bytes }) => {
    const header = Buffer.alloc(512)
    header.write(name, 0)
    header.write('0000644', 100)
    header.write(bytes.length.toString(8).padStart(11, '0'), 124)
    header.write('0', 156)
    header.write('ustar', 257)
    return [header, bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512)]
  })
  return Buffer.concat([...parts, Buffer.alloc(1024)])
}

/** A member that holds a value as JSON. */
export const jsonMember = (name: string, value: unknown): Member => ({
  name,
  bytes: Buffer.from(JSON.stringify(value)),
})

/** A record about one package with one range. */
export const record = (id: string, subject: string, fixed: string, more: object = {}): object => ({
  id,
  modified: '2024-03-01T00:00:00Z',
  summary: `About ${id}`,
  affected: [
    {
      package: {
        ecosystem: subject.slice(0, subject.indexOf(' ')).replace('GitHub-Actions', 'GitHub Actions'),
        name: subject.slice(subject.indexOf(' ') + 1),
      },
      ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }, { fixed }] }],
    },
  ],
  ...more,
})
