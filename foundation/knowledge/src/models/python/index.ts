import { calls, Context, Kind, returns, sink, source, type LanguageModels } from '../row.ts'
export const python: LanguageModels = {
  rows: [
    ...returns('flask.Flask', 'flask.Flask'),
    ...calls('arg0', ['@remote'], 'flask.Flask.{route,get}()'),
    ...source(Kind.remote, 'flask.request.{args,form}'),
    ...sink(Context.shell, 'arg0', ['os.system']),
  ],
  bases: {},
  aliases: {},
  hints: [],
  entries: [],
  parameterAnnotations: {},
}
