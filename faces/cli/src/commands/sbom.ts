import { writeFileSync } from 'node:fs'
import { billOfMaterials, type BomFormatName } from '@bartizan/platform'
import { optionText, type CommandCall } from '../command.ts'
import { exit, type ExitCode } from '../exit.ts'

/** Writes a bill of materials and says what it is worth. */
export async function run(call: CommandCall): Promise<ExitCode> {
  const format = (optionText(call.settings, 'bom-format') ?? 'cyclonedx-json') as BomFormatName
  const bill = await billOfMaterials(call.positionals[0] ?? '.', format, process.env)
  const file = optionText(call.settings, 'output')
  if (file === undefined) await call.terminal.out(bill.text)
  else writeFileSync(file, bill.text)
  const { score, by, elements } = bill.quality
  const asked = Object.entries(by).map(([who, value]) => `${who} ${value.toFixed(1)}`)
  call.terminal.note(`${bill.components} components; quality ${score.toFixed(1)} of 10 (${asked.join(', ')})\n`)
  for (const element of elements.filter(({ share }) => share < 1).slice(0, 6)) {
    call.terminal.note(`  ${Math.round(element.share * 100)} %  ${element.title}\n`)
  }
  return exit.clean
}
