import type { SourceFile } from '@bartizan/engine'
import {
  known,
  unknown,
  type Cell,
  type OriginId,
  type OriginStep,
  type Origins,
  type Ref,
  type UnknownReason,
} from '@bartizan/model/resource'
import type { YamlNode, YamlSpan } from '@bartizan/syntax/yaml'

/** A value, or `AWS::NoValue`: the property is then as if it were not written. */
export type Evaluated = Cell | undefined

/** What changes while a template is evaluated. */
export interface State {
  /** Where in the resource the evaluation stands, for `uses`. */
  at: string
  depth: number
  /** Steps that are left. */
  left: number
}

/** Everything that evaluating one template needs. */
export interface Scope {
  readonly path: string
  readonly origins: Origins
  readonly root: YamlNode
  /** Sections of the template. */
  readonly parameters: ReadonlyMap<string, YamlNode>
  readonly conditions: ReadonlyMap<string, YamlNode>
  readonly mappings: YamlNode | undefined
  readonly resources: ReadonlyMap<string, YamlNode>
  /** Values that a parent stack hands over. */
  readonly given: ReadonlyMap<string, Cell>
  /** Outputs of nested stacks that could be loaded, by logical id. */
  readonly nested: Map<string, ReadonlyMap<string, Cell>>
  readonly parameterCells: Map<string, Cell>
  readonly conditionValues: Map<string, boolean | undefined | 'busy'>
  /** Variables of `Fn::ForEach` and of `Fn::Sub`'s second argument, innermost last. */
  readonly variables: ReadonlyMap<string, Cell>
  /** Uses of other resources that were met since it was last emptied. */
  readonly uses: Ref[]
  readonly state: State
  /** Evaluates a node; held here so that functions and values can contain each other. */
  readonly evaluate: (node: YamlNode, scope: Scope, header?: YamlSpan) => Evaluated
  span(span: YamlSpan): { readonly start: number; readonly end: number }
}

const maxSteps = 2_000_000

export type ScopeStart = Pick<
  Scope,
  'evaluate' | 'path' | 'origins' | 'root' | 'parameters' | 'conditions' | 'mappings' | 'resources'
>

/** An empty scope over one file. */
export function createScope(source: SourceFile, start: ScopeStart, given: ReadonlyMap<string, Cell>): Scope {
  const ascii = source.text.length === source.bytes.length
  return {
    ...start,
    given,
    nested: new Map(),
    parameterCells: new Map(),
    conditionValues: new Map(),
    variables: new Map(),
    uses: [],
    state: { at: '', depth: 0, left: maxSteps },
    span(span) {
      if (ascii) return span
      const { startByte, endByte } = source.regionOfText(span.start, span.end)
      return { start: startByte, end: endByte }
    },
  }
}

/** The origin of a place in the template. */
export function originOf(scope: Scope, span: YamlSpan, step: OriginStep = 'literal', from?: OriginId): OriginId {
  return scope.origins.add(step, scope.path, scope.span(span), from)
}

/** An unknown value at a node. */
export function unknownAt(scope: Scope, node: YamlSpan, why: UnknownReason): Cell {
  return unknown(why, originOf(scope, node))
}

/** A known scalar at a node. */
export function knownAt(scope: Scope, node: YamlSpan, value: string | number | boolean | null): Cell {
  return known(value, originOf(scope, node))
}
