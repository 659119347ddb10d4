import type { Fragment, Operation, QueryDocument, Selection, Variable } from './ast.ts'
import { GraphqlParser } from './parser.ts'

/** Parses a query document. Fails as a built-in does when it is malformed. */
export function parseQueryDocument(text: string): QueryDocument {
  return new QueryParser(text).document()
}

class QueryParser extends GraphqlParser {
  document(): QueryDocument {
    const Operations: Operation[] = []
    const Fragments: Fragment[] = []
    while (this.token.kind !== 'eof') {
      if (this.at('{')) Operations.push({ Name: '', Operation: 'query', ...this.selectionSet() })
      else if (this.atWord('fragment')) Fragments.push(this.fragment())
      else if (this.token.kind === 'name' && ['query', 'mutation', 'subscription'].includes(this.token.value)) {
        Operations.push(this.operation())
      } else this.unexpected()
    }
    return { ...(Operations.length > 0 && { Operations }), ...(Fragments.length > 0 && { Fragments }) }
  }

  private operation(): Operation {
    const Operation = this.advance().value
    const Name = this.token.kind === 'name' ? this.advance().value : ''
    const variables = this.some('(', ')', () => this.variable())
    return {
      Operation,
      Name,
      ...(variables.length > 0 && { VariableDefinitions: variables }),
      ...this.directives(false),
      ...this.requiredSelections(),
    }
  }

  private variable(): Variable {
    this.expect('$')
    const Variable = this.name()
    this.expect(':')
    const Type = this.type()
    if (this.at('=')) {
      this.advance()
      return { Variable, Type, Used: false, DefaultValue: this.value(true), ...this.directives(true) }
    }
    return { Variable, Type, Used: false, ...this.directives(true) }
  }

  private requiredSelections(): { SelectionSet?: Selection[] } {
    if (!this.at('{')) this.expected('{')
    return this.selectionSet()
  }

  private selectionSet(): { SelectionSet?: Selection[] } {
    const SelectionSet = this.some('{', '}', () => this.selection())
    return SelectionSet.length > 0 ? { SelectionSet } : {}
  }

  private selection(): Selection {
    if (this.at('...')) return this.spread()
    const first = this.name()
    let Name = first
    if (this.at(':')) {
      this.advance()
      Name = this.name()
    }
    return { Alias: first, Name, ...this.arguments(false), ...this.directives(false), ...this.selectionSet() }
  }

  private spread(): Selection {
    this.advance()
    if (this.token.kind === 'name' && this.token.value !== 'on') {
      return { Name: this.advance().value, ...this.directives(false) }
    }
    let TypeCondition = ''
    if (this.atWord('on')) {
      this.advance()
      TypeCondition = this.name()
    }
    return { TypeCondition, ...this.directives(false), ...this.requiredSelections() }
  }

  private fragment(): Fragment {
    this.advance()
    if (this.atWord('on')) this.unexpected()
    const Name = this.name()
    const variables = this.some('(', ')', () => this.variable())
    if (!this.atWord('on')) this.expected('"on"')
    this.advance()
    return {
      Name,
      ...(variables.length > 0 && { VariableDefinition: variables }),
      TypeCondition: this.name(),
      ...this.directives(false),
      ...this.requiredSelections(),
    }
  }
}
