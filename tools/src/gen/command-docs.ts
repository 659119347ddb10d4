import { commands } from 'bartizan/commands'
import { configKey, environmentName, optionGroups, options, optionsOf, type Option } from '@bartizan/platform/options'
import { generatedNotice, type Artefact } from './artefact.ts'

/** Reference pages of commands and options, from their tables. */
export function commandDocs(): readonly Artefact[] {
  return [
    { path: 'docs/reference/commands.md', text: commandsPage() },
    { path: 'docs/reference/options.md', text: optionsPage() },
  ]
}

function commandsPage(): string {
  const sections = commands.map((command) => {
    const examples = command.examples.map(([line, what]) => `${line}  # ${what}`).join('\n')
    const flags = optionsOf(command.name).map((option) => `| \`${flag(option)}\` | ${cell(option.help)} |`)
    const verbs = (command.verbs ?? []).map((verb) => `- \`${verb.name}\`: ${verb.summary}`)
    return [
      `## bartizan ${command.name} ${command.operands}`.trim(),
      `${command.summary}.`,
      `\`\`\`sh\n${examples}\n\`\`\``,
      verbs.join('\n'),
      `| option | does |\n|---|---|\n${flags.join('\n')}`,
    ]
      .filter((part) => part !== '')
      .join('\n\n')
  })
  const codes =
    '0 clean · 1 findings at or over `--fail-on` · 2 usage or configuration error · 3 nothing to scan · 4 incomplete · 130 interrupted'
  return `<!-- ${generatedNotice} -->\n\n# Commands\n\nExit codes, the same for every command and format: ${codes}.\n\n${sections.join('\n\n')}\n`
}

function optionsPage(): string {
  const sections = optionGroups.map((group) => {
    const rows = options
      .filter((option) => option.group === group)
      .map((option) => {
        const key = option.configurable ? `\`${configKey(option)}\`` : ''
        return `| \`${flag(option)}\` | \`${environmentName(option)}\` | ${key} | ${shownDefault(option)} | ${cell(option.help)} |`
      })
    return `## ${group}\n\n| flag | variable | configuration | default | does |\n|---|---|---|---|---|\n${rows.join('\n')}`
  })
  const intro = 'Precedence: flag, then variable, then nearest `bartizan.config.{yaml,json,jsonc,toml}`, then default.'
  return `<!-- ${generatedNotice} -->\n\n# Options\n\n${intro}\n\n${sections.join('\n\n')}\n`
}

function flag(option: Option): string {
  const value = option.kind === 'flag' ? '' : ` ${option.placeholder ?? option.choices?.join('|') ?? ''}`
  return cell(`${option.short === undefined ? '' : `-${option.short}, `}--${option.name}${value}`)
}

function shownDefault(option: Option): string {
  return option.default === undefined || option.kind === 'flag' ? '' : `\`${String(option.default)}\``
}

function cell(text: string): string {
  return text.replaceAll('|', String.raw`\|`)
}
