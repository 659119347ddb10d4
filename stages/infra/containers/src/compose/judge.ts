import type { Detected, SourceFile } from '@bartizan/engine'
import type { YamlSpan } from '@bartizan/syntax/yaml'
import { composeChecks, type ComposeCheck, type ComposeFault } from './checks.ts'
import { builtImage } from './image.ts'
import { loadServices, type Read } from './load.ts'
import { setting, type Service } from './service.ts'

function place(source: SourceFile, span: YamlSpan): Detected['at'] {
  return { kind: 'file', path: source.path, region: source.regionOfText(span.start, span.end) }
}

function toDetected(check: ComposeCheck, service: Service, fault: ComposeFault): Detected | undefined {
  const base = service.layers.find(({ node }) => node.kind === 'mapping') ?? service.layers[0]
  if (base === undefined) return undefined
  const at = fault === true ? place(base.source, base.key) : place(fault.source, fault.node)
  const note = fault !== true && fault.note !== undefined ? ` (${fault.note})` : ''
  const shown =
    fault === true ? '' : fault.source.text.slice(fault.node.start, Math.min(fault.node.end, fault.node.start + 200))
  return {
    rule: check.rule.id,
    message: `Service ${service.name}: ${check.rule.title.charAt(0).toLowerCase()}${check.rule.title.slice(1)}${note}. ${check.message}`,
    at,
    asset: { kind: 'resource', name: `service/${service.name}` },
    identity: [service.name, shown],
  }
}

/** Judges the services that a Compose file starts. A service without image and build only changes one of another file. */
export function judgeCompose(source: SourceFile, read: Read): Detected[] {
  return loadServices(source, read).flatMap((service) => {
    const whole = setting(service, 'image') !== undefined || setting(service, 'build') !== undefined
    const subject = { service, image: builtImage(service, read) }
    return composeChecks.flatMap((check) =>
      Array.from(check.find(subject)).flatMap((fault) =>
        fault === true && !whole ? [] : (toDetected(check, service, fault) ?? []),
      ),
    )
  })
}
