import { calls, Context, Kind, has, returns, sink, source, type LanguageModels } from '../row.ts'
export const javascript: LanguageModels = {
  rows: [
    ...returns('express.Application', 'express', 'express.Router'),
    ...calls(
      'arg0..',
      ['express.Request', 'express.Response', 'express.Next'],
      'express.Application.{get,post,put,use,all}',
    ),
    ...source(Kind.remote, 'express.Request.{query,params,body,headers,cookies}'),
    ...sink(Context.html, 'arg0', ['express.Response.send']),
    ...sink(Context.shell, 'arg0', ['child_process.{exec,execSync}']),
    ...has('express.Application', 'x.y'),
  ],
  bases: {},
  aliases: {},
  hints: [],
  entries: [],
  parameterAnnotations: {},
}
