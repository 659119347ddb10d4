import type { Bom, BomFormat } from './bom.ts'
import { toCycloneDx } from './cyclonedx/json.ts'
import { toXml } from './cyclonedx/xml.ts'
import { toSpdx2 } from './spdx/spdx2.ts'
import { toSpdx3 } from './spdx/spdx3.ts'
import type { Fields } from './value.ts'

const json = (document: Fields): string => `${JSON.stringify(document, undefined, 2)}\n`

/** Writes a bill of materials. Equal bills give equal bytes; the time is the one that the bill states. */
export function writeBom(bom: Bom, format: BomFormat): string {
  switch (format.kind) {
    case 'cyclonedx-json':
      return json(toCycloneDx(bom, format.version))
    case 'cyclonedx-xml':
      return toXml(toCycloneDx(bom, format.version))
    case 'spdx-json':
      return json(toSpdx2(bom))
    case 'spdx3-json':
      return json(toSpdx3(bom))
  }
}
